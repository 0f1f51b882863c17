import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import type { Severity } from '../detectors/detector.ts';
import { closeDatabase, openDatabase, rowsOf } from '../ingest/database.ts';
import { Refusal } from '../ingest/refusal.ts';
import { type Judged, type Scorecard, type Share, score, type TruthRow } from '../world/score.ts';
import { list } from './options.ts';
import { readSeverity, severities } from './severity.ts';
import { print, table } from './terminal.ts';

interface Options {
  readonly truth: string[];
  readonly findings: string[];
  readonly least: Severity;
  readonly json?: true;
}

/** `lockstep score`: findings against ground truth. */
export function scoreCommand(): Command {
  return new Command('score')
    .summary('hold findings against ground truth')
    .addHelpText(
      'before',
      'Example:\n  lockstep detect --store world/store --json > found.ndjson\n  lockstep score --truth world/truth.parquet --findings found.ndjson\n',
    )
    .option('--truth <file>', 'account, scheme, kind, role, as Parquet or CSV; may be repeated, one a world', list, [])
    .option('--findings <file>', 'what detect --json printed, in the same order of worlds; may be repeated', list, [])
    .option('--least <severity>', 'count findings that are at least this severe', readSeverity, 'informational')
    .option('--json', 'print the scorecard as JSON')
    .action(async (options: Options) => {
      const { truth, findings } = options;
      if (truth.length === 0 || truth.length !== findings.length)
        throw new Refusal(
          `needed --truth FILE and --findings FILE, as many of one as of the other; got ${truth.length} and ${findings.length}.`,
          2,
        );
      const worlds: Judged[] = [];
      for (const [at, file] of truth.entries())
        worlds.push({ truth: await readTruth(file), findings: readFindings(findings[at] as string, options.least) });
      const card = score(worlds);
      await print(options.json ? JSON.stringify(card) : written(card));
    });
}

async function readTruth(file: string): Promise<TruthRow[]> {
  const connection = await openDatabase({ memory: '1GB', threads: 1, spill: join(tmpdir(), 'lockstep-spill') });
  try {
    const from = file.endsWith('.parquet') ? 'read_parquet([$file])' : 'read_csv([$file], all_varchar = true)';
    return await rowsOf<TruthRow>(
      connection,
      `select account::varchar as account, scheme::varchar as scheme, kind::varchar as kind, role::varchar as role
      from ${from} order by all`,
      { file },
    );
  } catch (cause) {
    const [first] = (cause as Error).message.split('\n');
    throw new Refusal(`${file}: needed the columns account, scheme, kind and role; ${first}`, 2, cause);
  } finally {
    closeDatabase(connection);
  }
}

const findingForm = z.object({
  detector: z.string(),
  severity: z.enum(severities),
  members: z.array(z.object({ account: z.string(), role: z.string() })),
  statistic: z.object({ q: z.number() }),
});

function readFindings(file: string, least: Severity) {
  if (!existsSync(file)) throw new Refusal(`${file}: there is no such file.`, 2);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const read = findingForm.safeParse(parsed(line));
    if (!read.success)
      throw new Refusal(`${file}, line ${at + 1}: needed a finding as detect --json prints it.`, 2, read.error);
    return severities.indexOf(read.data.severity) >= severities.indexOf(least) ? [read.data] : [];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A scorecard as tables. */
function written(card: Scorecard): string {
  const row = (what: string, { hits, of, ratio, interval }: Share) => [
    what,
    hits,
    of,
    ratio?.toFixed(3) ?? '',
    interval ? interval.map((end) => end.toFixed(3)).join(' to ') : '',
  ];
  const rows = [
    row('accused accounts that are guilty (precision)', card.precision),
    row('guilty accounts that are accused (recall)', card.recall),
    row('schemes found', card.schemes),
    row('beneficiaries named that are', card.beneficiaries.precision),
    row('beneficiaries that are named', card.beneficiaries.recall),
    row('victims named that are', card.victims.precision),
    row('victims that are named', card.victims.recall),
    ...Object.entries(card.precisionAt).map(([k, share]) => row(`right among the first ${k} findings`, share)),
    ...Object.entries(card.kinds).flatMap(([kind, { schemes, findings }]) => [
      row(`${kind}: schemes found`, schemes),
      row(`${kind}: findings that are right`, findings),
    ]),
    ...Object.entries(card.detectors).map(([name, share]) => row(`${name}: accused accounts that are guilty`, share)),
    ...Object.entries(card.lookalikes).map(([name, share]) => row(`innocent ${name}: accused`, share)),
    row('worlds without a scheme that accuse somebody', card.organic),
  ].filter((cells) => cells[2] !== 0);
  return [
    `${card.findings} findings in ${card.worlds} ${card.worlds === 1 ? 'world' : 'worlds'}`,
    table(['', 'hits', 'of', 'ratio', '95 % over worlds'], rows),
    `false findings: ${card.falseFindings.seen}; q promised at most ${card.falseFindings.promised.toPrecision(2)} on average`,
  ].join('\n\n');
}
