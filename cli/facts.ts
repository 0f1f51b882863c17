import { readFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { version as duckdb } from '@duckdb/node-api';
import { sqlBeside } from '../ingest/database.ts';
import type { Loaded } from '../ingest/load.ts';
import type { Leads, RunFacts } from '../reports/manifest.ts';
import type { Act, Results } from '../reports/run.ts';
import type { Verdict } from './judge.ts';

const actsSql = sqlBeside(import.meta.url, 'acts.sql');

/** What a run's manifest says of what was looked at; `started` is the clock's time when it began. */
export async function factsOf(
  loaded: Loaded,
  verdicts: readonly Verdict[],
  started: Date,
  shown: { readonly notes?: readonly string[]; readonly leads?: readonly Leads[] } = {},
): Promise<RunFacts> {
  const { rejected, ...coverage } = loaded.coverage;
  const snapshot = await loaded.snapshot();
  return {
    versions: { lockstep: lockstepVersion(), node: process.versions.node, duckdb: duckdb() },
    platform: `${platform()} ${arch()}`,
    snapshot: [...snapshot],
    held: [...loaded.held],
    coverage,
    counts: [
      { after: 'rows of the window', rows: coverage.acts + coverage.repeats },
      { after: 'repeats dropped', rows: coverage.acts },
    ],
    rejected: [...rejected],
    detectors: verdicts.map(({ name, detector, params, findings, workspace }) => ({
      name,
      version: detector.version,
      parameters: { ...params },
      findings: findings.length,
      remarks: [...workspace.remarks],
      failed: null,
    })),
    notes: [...(shown.notes ?? [])],
    leads: [...(shown.leads ?? [])],
    watermark: { before: null, after: null },
    timing: { started: started.toISOString(), finished: new Date().toISOString(), steps: [] },
  };
}

/** Findings with their wording and the acts that their evidence names. */
export async function resultsOf(verdicts: readonly Verdict[]): Promise<Results> {
  const acts = new Map<string, Act>();
  for (const { findings, workspace } of verdicts) {
    const events = findings.flatMap(({ evidence }) => evidence.flatMap((one) => one.events));
    for (const act of await workspace.rows<Act>(actsSql, { events: JSON.stringify(events) }))
      acts.set(JSON.stringify([act.source, act.id, act.object]), act);
  }
  return {
    findings: verdicts.flatMap(({ findings }) => findings),
    explanations: new Map(
      verdicts.flatMap(({ detector, findings }) =>
        findings.map((finding) => [finding.id, detector.explain(finding)] as const),
      ),
    ),
    acts: [...acts.values()],
  };
}

/** The version of this program. */
export function lockstepVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
