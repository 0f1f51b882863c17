import type { Evidence } from '../detector.ts';
import { spread } from '../spread.ts';
import { probability } from '../statistics.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';
import type { Visits } from './visits.ts';

/** What speaks against a group: its visits, and each other piece that there is. */
export function evidenceOf(
  group: Group,
  { acts }: Facts,
  visits: Visits,
  others: readonly (Evidence | undefined)[],
): Evidence[] {
  const among = new Set(group.accounts);
  const on = new Set(group.targets);
  const own = acts.filter((act) => among.has(act.account) && on.has(act.owner_account));
  const counts = visits.pairs
    .filter(({ account, target }) => among.has(account) && on.has(target))
    .map((pair) => pair.visits);
  const structure: Evidence = {
    family: 'structure',
    statement:
      `${group.accounts.length} accounts came to ${owners(group.targets.length)} whom they do not follow at ${Math.min(...counts)} to ${Math.max(...counts)} separate hours each ` +
      `and acted on ${new Set(own.map(({ object }) => object)).size} of their posts; ${group.observed} pairs of an account and an owner are rarer than ${group.level.toExponential(0)}, ${group.expected.toPrecision(2)} expected.`,
    observed: group.observed,
    expected: group.expected,
    baseline: `accounts as active, owners as visited, of the same communities, of ${visits.accounts} accounts and ${visits.owners} owners with such visits`,
    p: probability(group.lnScore),
    events: spread(own),
  };
  return [structure, ...others.filter((one) => one !== undefined)];
}

const owners = (n: number) => (n === 1 ? 'one owner' : `${n} owners`);
