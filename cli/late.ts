import { discoverDetectors } from '../detectors/discover.ts';
import { closeDatabase, openDatabase } from '../ingest/database.ts';
import { countIn, heldOf, takesSince } from '../ingest/late.ts';
import { withListing } from '../ingest/listing.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openStore } from '../ingest/store.ts';
import type { Manifest } from '../reports/manifest.ts';
import { listRuns, readManifest } from '../reports/read-run.ts';
import { RunFault } from '../reports/run.ts';
import { amend } from '../reports/store-run.ts';
import { computeRun } from './compute.ts';
import type { JudgeOptions, Request } from './judge.ts';
import { limitsOf } from './options.ts';
import { reaches } from './severity.ts';
import { print, say } from './terminal.ts';

/** A run that does not know all rows of its window and look-back, and how many have come since. */
interface Stale {
  readonly manifest: Manifest;
  readonly rows: number;
}

/**
 * Computes anew, with their own parameters, the runs whose window rows were sealed for after they looked. Interrupted at
 * any point, it goes on with what is left when it is called again.
 */
export async function computeLate(options: JudgeOptions): Promise<void> {
  let failed = 0;
  const attempt = async <T>(act: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (fault) {
      if (!(fault instanceof RunFault || fault instanceof Refusal)) throw fault;
      failed++;
      say(`lockstep: ${fault.message}`);
      return undefined;
    }
  };
  const manifests: Manifest[] = [];
  for (const id of listRuns(options.store)) {
    const manifest = await attempt(() => readManifest(options.store, id));
    if (manifest && meets(manifest, options)) manifests.push(manifest);
  }
  const stale = await findStale(options, latestOfEach(manifests));
  let done = 0;
  let reached = false;
  for (const { manifest, rows } of stale) {
    const made = await attempt(() => computeRun(options, requestOfRun(manifest)));
    if (!made) continue;
    done++;
    const { findings } = made.run;
    const came = `${manifest.run}: ${rows} ${rows === 1 ? 'row' : 'rows'} came after it looked`;
    if (made.run.manifest.run === manifest.run) say(`${came}; they change nothing.`);
    else {
      say(
        `${came}; ${made.run.manifest.run} takes its place: ${findings.length} findings, before ${manifest.findings.count}.`,
      );
      await print(made.folder);
    }
    reached ||= reaches(findings, options.failOn);
  }
  if (stale.length === 0 && failed === 0) say('No run has missed a row of its window.');
  if (reached) process.exitCode = 10;
  if (failed > 0) process.exitCode = done > 0 ? 4 : 1;
}

function meets({ coverage: { window } }: Manifest, { since, until }: JudgeOptions): boolean {
  return window.since < Math.min(window.until, until ?? window.until) && window.until > (since ?? window.since);
}

/** Of the runs of the same window, detectors and parameters the one that finished last: it took the place of the others. */
function latestOfEach(manifests: readonly Manifest[]): Manifest[] {
  const latest = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { window, detectors } = manifest;
    const judged = detectors.map(({ name, parameters }) => [name, Object.entries(parameters).sort()]);
    const key = JSON.stringify([window.since, window.until, judged.sort()]);
    const before = latest.get(key);
    if (!before || before.timing.finished < manifest.timing.finished) latest.set(key, manifest);
  }
  return [...latest.values()].sort((a, b) => a.coverage.window.since - b.coverage.window.since);
}

/** The names of the segments tell most runs apart; for the others the rows are counted, once. */
async function findStale(options: JudgeOptions, manifests: readonly Manifest[]): Promise<Stale[]> {
  const store = openStore(options.store);
  const lookback = Math.max(0, ...[...(await discoverDetectors()).values()].map((detector) => detector.lookback));
  const connection = await openDatabase(limitsOf(options));
  try {
    return await withListing(store, async (listing) => {
      const stale: Stale[] = [];
      for (const manifest of manifests) {
        const { since, until } = manifest.coverage.window;
        const span = { since: since - lookback, until };
        const takes = takesSince(listing, manifest.held, span);
        if (takes.length === 0) continue;
        const rows = await countIn(connection, store, takes, span);
        if (rows > 0) stale.push({ manifest, rows });
        else amend(options.store, { ...manifest, held: heldOf(listing) });
      }
      return stale;
    });
  } finally {
    closeDatabase(connection);
  }
}

function requestOfRun({ coverage: { window }, detectors }: Manifest): Request {
  const names = detectors.map(({ name }) => name);
  const params = detectors.flatMap(({ name, parameters }) =>
    Object.entries(parameters).map(([key, value]) => `${name}.${key}=${value}`),
  );
  return { names, params, since: window.since, until: window.until };
}
