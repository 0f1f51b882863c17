import { createHash } from 'node:crypto';
import { z } from 'zod';
import { rfc3339 } from '../detectors/time.ts';

/** Version of the files in STORE/runs. */
export const runFormat = 1;

const whole = z.number().int();

/** Rows of the store that a run read, whatever files held them. */
const snapshotRow = z.object({
  stream: z.string(),
  partition: whole,
  from: whole,
  to: whole,
  rows: whole,
  checksum: z.string(),
});

/** How far the store held a partition when the run looked: the first position after. */
const heldRow = z.object({ stream: z.string(), partition: whole, next: whole });

/** What the run could see. */
const coverage = z.object({
  /** µs since 1970 UTC, half-open. */
  window: z.object({ since: whole, until: whole }),
  acts: whole,
  repeats: whole,
  accounts: whole,
  objects: whole,
  refused: whole,
  firstTime: whole.nullable(),
  lastTime: whole.nullable(),
  verbs: z.record(z.string(), whole),
  columns: z.array(z.string()),
  absent: z.array(z.string()),
  gaps: z.array(z.string()),
});

const detectorRun = z.object({
  name: z.string(),
  version: z.string(),
  /** Every parameter as its user would write it. */
  parameters: z.record(z.string(), z.string()),
  findings: whole,
  /** Why something could not be judged. */
  remarks: z.array(z.string()),
  /** The message of a detector that failed; null for one that ran to its end. */
  failed: z.string().nullable(),
});

/** What is worth a look though it proves nothing: a table, and how much of it chance explains. */
const leads = z.object({
  title: z.string(),
  chance: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});
export type Leads = Frozen<z.infer<typeof leads>>;

const runFacts = z.object({
  versions: z.object({ lockstep: z.string(), node: z.string(), duckdb: z.string() }),
  platform: z.string(),
  snapshot: z.array(snapshotRow),
  /** Not part of the run's id: rows of other times move it on. Empty in manifests older than it. */
  held: z.array(heldRow).default([]),
  coverage,
  /** Rows left after each filter, in the order of the filters. */
  counts: z.array(z.object({ after: z.string(), rows: whole })),
  /** Refused records by reason, where known. */
  rejected: z.array(z.object({ reason: z.string(), rows: whole })),
  detectors: z.array(detectorRun),
  /** Shown at the top of the report, such as "Simulated data". */
  notes: z.array(z.string()),
  leads: z.array(leads),
  /** Reserved for runs that go on from where the last one ended. */
  watermark: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  /** The clock: never hashed, never shown in the report. */
  timing: z.object({
    started: z.string(),
    finished: z.string(),
    steps: z.array(z.object({ step: z.string(), seconds: z.number() })),
  }),
});

/** What the caller of a run knows of it. */
export type RunFacts = Frozen<z.infer<typeof runFacts>>;

type Frozen<T> = T extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

export const manifestForm = z.object({
  format: whole,
  run: z.string(),
  window: z.object({ since: z.string(), until: z.string() }),
  findings: z.object({ count: whole, sha256: z.string() }),
  ...runFacts.shape,
  files: z.array(z.object({ name: z.string(), bytes: whole, sha256: z.string() })),
});

/** manifest.json: what a run read, with what, and what it wrote. */
export type Manifest = Frozen<z.infer<typeof manifestForm>>;

/** Hash of the rows that a run read. */
export function snapshotHash(snapshot: RunFacts['snapshot']): string {
  const rows = snapshot.map((row) =>
    JSON.stringify([row.stream, row.partition, row.from, row.to, row.rows, row.checksum]),
  );
  return sha256(rows.sort().join('\n'));
}

/** The dates of the window and a hash of it, the rows read, the versions and the parameters: the same run has the same id. */
export function runId(facts: RunFacts): string {
  const { window } = facts.coverage;
  const detectors = facts.detectors
    .map((run) => JSON.stringify([run.name, run.version, run.failed !== null, Object.entries(run.parameters).sort()]))
    .sort();
  const hash = sha256(
    JSON.stringify([
      runFormat,
      facts.versions.lockstep,
      window.since,
      window.until,
      snapshotHash(facts.snapshot),
      detectors,
      facts.notes,
      facts.leads,
    ]),
  );
  return `${day(window.since)}-${day(window.until)}-${hash.slice(0, 16)}`;
}

/** Hex SHA-256 of a text or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function day(us: number): string {
  return rfc3339(us).slice(0, 10).replaceAll('-', '');
}
