import type { Evidence, Window } from '../detector.ts';
import { spread } from '../spread.ts';
import { probability } from '../statistics.ts';
import { type Dense, objectsOf } from './blocks.ts';
import type { Edges } from './edges.ts';
import type { Facts } from './facts.ts';
import { recount } from './recount.ts';

/** What speaks against a block: its edges, and the devices behind them. */
export function evidenceOf(block: Dense, known: Facts, edges: Edges, network: Evidence, window: Window): Evidence[] {
  const { acts } = known;
  const { accounts, targets, observed, expected, layer } = block;
  const [among, on] = [new Set(accounts), new Set(targets)];
  const own = acts.filter((act) => among.has(act.account) && on.has(act.object));
  const owners = new Set(own.flatMap((act) => act.owner_account ?? [])).size;
  return [
    {
      family: 'structure',
      statement:
        `${accounts.length} accounts met on ${targets.length} objects of ${owners} known owners (${layer}): ${observed} of ${accounts.length * targets.length} ` +
        `conceivable meetings came about, ${expected.toPrecision(2)} expected.`,
      observed,
      expected,
      baseline: `accounts as active, objects as popular, of the same communities; ${edges.sharers} accounts share devices, ${objectsOf(layer, edges)} objects`,
      p: probability(block.lnScore),
      events: spread(own),
      sql: recount(block, known, edges, window),
    },
    network,
  ];
}
