import type { Detector, Finding, Window } from '../detectors/detector.ts';
import { readParams } from '../detectors/params.ts';
import type { Limits } from '../ingest/database.ts';
import { type Loaded, loadStore } from '../ingest/load.ts';
import type { Store } from '../ingest/store.ts';
import type { Workspace } from '../ingest/workspace.ts';
import { limits } from './store-of.ts';

/** A store opened for one detector, to detect in as often as a test likes. */
export interface Bench {
  readonly loaded: Loaded;
  readonly workspace: Workspace;
  detect(params?: Readonly<Record<string, string>>, through?: (workspace: Workspace) => Workspace): Promise<Result>;
  close(): void;
}

export interface Result {
  readonly findings: readonly Finding[];
  readonly remarks: readonly string[];
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

/** Opens the store for a detector, over a window or all of it. */
export async function benchFor(
  name: string,
  detector: Detector<unknown>,
  store: Store,
  window?: Window,
  bounds: Limits = limits,
): Promise<Bench> {
  const columns = [...detector.needs, ...detector.uses];
  const { verbs, lookback } = detector;
  const loaded = await loadStore(store, { ...window, verbs, lookbacks: [lookback], columns }, bounds);
  const workspace = await loaded.workspaceFor({ verbs, lookback, columns });
  return {
    loaded,
    workspace,
    async detect(params = {}, through = (same) => same) {
      workspace.remarks.length = 0;
      const seen = through(workspace);
      const findings = await detector.detect(seen, loaded.coverage.window, readParams(name, detector.params, params));
      const tables: Record<string, Record<string, unknown>[]> = {};
      for (const [table, select] of Object.entries(detector.tables ?? {})) tables[table] = await workspace.rows(select);
      return { findings, remarks: [...workspace.remarks], tables };
    },
    close: () => loaded.close(),
  };
}

/** What a detector says of a store. */
export async function detectIn(
  name: string,
  detector: Detector<unknown>,
  store: Store,
  params?: Readonly<Record<string, string>>,
  window?: Window,
  bounds?: Limits,
): Promise<Result> {
  const bench = await benchFor(name, detector, store, window, bounds);
  try {
    return await bench.detect(params);
  } finally {
    bench.close();
  }
}

/** Accounts that a finding accuses, in text order. */
export function accused(finding: Finding): string[] {
  return finding.members
    .filter(({ role }) => role === 'operator' || role === 'amplifier')
    .map(({ account }) => account)
    .sort();
}
