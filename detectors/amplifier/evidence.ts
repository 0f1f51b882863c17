import type { Evidence, Window } from '../detector.ts';
import { spread } from '../spread.ts';
import { probability } from '../statistics.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';
import type { Params } from './params.ts';
import { recount } from './recount.ts';
import { pairsOn, type Visits } from './visits.ts';

/** What speaks against a group: its visits, and each other piece that there is. */
export function evidenceOf(
  group: Group,
  facts: Facts,
  visits: Visits,
  others: readonly Evidence[],
  window: Window,
  { leastVisits }: Params,
): Evidence[] {
  const among = new Set(group.accounts);
  const on = new Set(group.targets);
  const own = facts.acts.filter((act) => among.has(act.account) && on.has(act.owner_account));
  const counts = pairsOn(visits, on)
    .filter(({ account }) => among.has(account))
    .map((pair) => pair.visits);
  const structure: Evidence = {
    family: 'structure',
    statement:
      `${counts.length} of ${among.size * on.size} pairs of ${among.size} accounts and ${owners(on.size)} whom they do not follow met at ${Math.min(...counts)} to ${Math.max(...counts)} separate hours each; ` +
      `the accounts acted on ${new Set(own.map(({ object }) => object)).size} of their posts; ${group.observed} pairs of an account and an owner are rarer than ${group.level.toExponential(0)}, ${group.expected.toPrecision(2)} expected.`,
    observed: group.observed,
    expected: group.expected,
    baseline: `accounts as active, owners as visited, of the same communities, of ${visits.accounts} accounts and ${visits.owners} owners with such visits`,
    p: probability(group.lnScore),
    events: spread(own),
    sql: recount(group, facts, window, leastVisits),
  };
  return [structure, ...others];
}

const owners = (n: number) => (n === 1 ? 'one owner' : `${n} owners`);
