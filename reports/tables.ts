import { readFileSync } from 'node:fs';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Explanation, Finding } from '../detectors/detector.ts';
import { rfc3339 } from '../detectors/time.ts';
import { explanationForm, findingForm } from './finding-form.ts';

import { byText } from './rank.ts';
import type { Act, Results } from './run.ts';

/** The Parquet files of a run, in the order in which they are written. */
export const tables = ['findings', 'members', 'evidence'] as const;
type Table = (typeof tables)[number];

/** Writes one Parquet file; the same results give the same bytes (one thread, rows in their order). */
export async function writeTable(table: Table, results: Results, file: string): Promise<void> {
  const select = readFileSync(new URL(`${table}.sql`, import.meta.url), 'utf8');
  const rows = JSON.stringify(rowsOf[table](results));
  await ask(`copy (${select}) to $file (format parquet, compression zstd)`, { rows, file });
}

const rowsOf: Readonly<Record<Table, (results: Results) => object[]>> = {
  findings: ({ findings, explanations }) =>
    findings.map((finding) => findingRow(finding, explanations.get(finding.id) as Explanation)),
  members: ({ findings }) =>
    findings.flatMap((finding) => finding.members.map((member) => ({ finding: finding.id, ...member }))),
  evidence: ({ findings, acts }) => {
    const byEvent = actsByEvent(acts);
    return findings.flatMap((finding) =>
      finding.evidence.flatMap(({ family, statement, events }, evidence) =>
        events.flatMap(({ source, id }) =>
          (byEvent.get(eventKey(source, id)) ?? [undefined]).map((act) => ({
            finding: finding.id,
            evidence,
            family,
            statement,
            source,
            id,
            us: act?.time,
            verb: act?.verb,
            account: act?.account,
            object: act?.object,
          })),
        ),
      ),
    );
  },
};

function findingRow(finding: Finding, explanation: Explanation): object {
  const { window, statistic, members, objects, evidence, innocent, missing, ...flat } = finding;
  const { interval, ...numbers } = statistic;
  return {
    ...flat,
    ...window,
    ...numbers,
    title: explanation.title,
    accounts: members.length,
    core: members.filter((member) => member.core).length,
    families: [...new Set(evidence.map(({ family }) => family))].sort(),
    interval_low: interval?.[0],
    interval_high: interval?.[1],
    members: JSON.stringify(members),
    objects: JSON.stringify(objects),
    evidence: JSON.stringify(evidence),
    innocent: JSON.stringify(innocent),
    missing: JSON.stringify(missing),
    explanation: JSON.stringify(explanation),
  };
}

/** Findings, explanations and acts of findings.parquet and evidence.parquet, as they were written. */
export async function readTables(findingsFile: string, evidenceFile: string): Promise<Results> {
  const rows = await ask(
    `select * replace (epoch_us(since) as since, epoch_us(until) as until,
       epoch_us(first_seen) as first_seen, epoch_us(last_seen) as last_seen)
     from read_parquet($file, file_row_number = true) order by file_row_number`,
    { file: findingsFile },
  );
  const acts = await ask(
    `select distinct source, id, epoch_us(time) as time, verb, account, object
     from read_parquet($file) where time is not null`,
    { file: evidenceFile },
  );
  return {
    findings: rows.map(findingOf),
    explanations: new Map(
      rows.map((row) => [String(row.id), explanationForm.parse(JSON.parse(String(row.explanation)))]),
    ),
    acts: sortActs(acts.map((row) => ({ ...row, time: Number(row.time) }) as unknown as Act)),
  };
}

function findingOf(row: Row): Finding {
  const nested = (name: string): unknown => JSON.parse(String(row[name]));
  const time = (name: string): string => rfc3339(Number(row[name]));
  return findingForm.parse({
    ...row,
    window: { since: time('since'), until: time('until') },
    first_seen: time('first_seen'),
    last_seen: time('last_seen'),
    members: nested('members'),
    objects: nested('objects'),
    statistic: {
      ...row,
      ...(row.interval_low === null ? {} : { interval: [row.interval_low, row.interval_high] }),
    },
    evidence: nested('evidence'),
    innocent: nested('innocent'),
    missing: nested('missing'),
  });
}

/** Acts in a total order, each once. */
export function sortActs(acts: readonly Act[]): Act[] {
  const keyed = new Map(acts.map((act) => [actKey(act), act]));
  return [...keyed].sort(([a, x], [b, y]) => x.time - y.time || byText(a, b)).map(([, act]) => act);
}

function actKey({ source, id, time, verb, account, object }: Act): string {
  return JSON.stringify([source, id, time, verb, account, object]);
}

/** Acts by the event that they belong to, each list in the order given. */
export function actsByEvent(acts: readonly Act[]): ReadonlyMap<string, Act[]> {
  const byEvent = new Map<string, Act[]>();
  for (const act of acts) {
    const key = eventKey(act.source, act.id);
    const same = byEvent.get(key);
    if (same) same.push(act);
    else byEvent.set(key, [act]);
  }
  return byEvent;
}

/** One text for an event's source and id. */
export function eventKey(source: string, id: string): string {
  return JSON.stringify([source, id]);
}

type Row = Readonly<Record<string, DuckDBValue>>;

async function ask(sql: string, values: Record<string, DuckDBValue>): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(sql, values);
    return reader.getRowObjects();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
