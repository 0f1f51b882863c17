import type { Workspace } from '../../ingest/workspace.ts';
import type { WindowTried } from '../detector.ts';
import { readFirstActs } from './first-acts.ts';
import { survivingTies } from './judge.ts';
import { dropLayer, read, readLayer, verbsOf } from './layer.ts';
import type { Params } from './params.ts';

const second = 1e6;

/** Windows worth a look, µs. */
const tried = [1, 3, 10, 30, 60, 180, 600, 1800, 3600].map((seconds) => seconds * second);

/**
 * What each of some windows would give, verb by verb: coincidences, the pairs of accounts that coincide beyond what their
 * activity explains, and the accounts of these pairs. Suggested is how soon half of the acts have come on the tenth of the
 * objects that are taken up the quickest (Giglietto, Righetti, Rossi & Marino 2020). It tells what is quick here, not what is fake.
 */
export async function windowsTried(workspace: Workspace, params: Params): Promise<WindowTried[]> {
  const all: WindowTried[] = [];
  for (const verb of await verbsOf(workspace)) {
    await readFirstActs(workspace, verb);
    const [interval] = await read<{ us: number | null }>(workspace, 'interval.sql');
    const suggested = interval?.us ?? null;
    for (const window of tried) {
      const layer = await readLayer(workspace, verb, window, params);
      const ties = layer ? survivingTies(layer, params.q) : [];
      const accounts = new Set(ties.flatMap(({ a, b }) => [a, b])).size;
      all.push({ verb, window, coincidences: (layer?.near ?? 0) / 2, pairs: ties.length, accounts, suggested });
      await dropLayer(workspace);
    }
  }
  return all;
}
