import type { Workspace } from '../../ingest/workspace.ts';
import type { Evidence, Window } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import { lnBinomialChernoff, probability } from '../statistics.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';
import { elsewhere, expectedActs, type Habit, keennessOf, type Looks } from './keenness.ts';
import type { Params } from './params.ts';
import { recountLooks } from './recount.ts';
import { sqlOf } from './visits.ts';

/** Fewer others say nothing of what is usual. */
const fewest = 50;
/** Normal deviate of the keenest tenth. */
const keenest = 1.2816;

/** Members who act on what they look at more than keen readers do, and how improbable that is. */
export interface Conversion {
  readonly members: readonly number[];
  readonly evidence: Evidence;
}

/**
 * Whether the accounts of each group act on whatever they look at of its owners, as accounts do that come to act. Null: the
 * members are as keen as the keenest tenth of the accounts that come to somebody as regularly and are in no group. Talking
 * does not count: who opens a thread to talk, talks. Undefined where looks are not told, or it is no more than that.
 */
export async function conversions(
  workspace: Workspace,
  groups: readonly Group[],
  facts: readonly Facts[],
  window: Window,
  { leastVisits }: Params,
): Promise<(Conversion | undefined)[]> {
  if (groups.length === 0) return [];
  await workspace.settings({ least_visits: leastVisits });
  await workspace.step(`create or replace temp table look as\n${sqlOf('75-look.sql')}`);
  const habits = await workspace.rows<Habit & { account: number }>(sqlOf('76-habit.sql'));
  const grouped = new Set(groups.flatMap(({ accounts }) => accounts));
  const others = habits.filter(({ account, looks }) => !grouped.has(account) && looks > 0);
  if (others.length < fewest) return groups.map(() => undefined);
  const usual = elsewhere(others, 0.5);
  const keenness = keennessOf(others, usual);
  const byAccount = new Map(habits.map((habit) => [habit.account, habit]));
  const shown = gathered(
    await workspace.rows<Looks & { grp: number; account: number }>(sqlOf('77-shown.sql')),
    ({ grp }) => grp,
  );
  return groups.map((group, grp) => {
    const seen = (shown.get(grp) ?? []).map((one) => ({ ...(byAccount.get(one.account) as Habit), ...one }));
    const theirs = elsewhere(seen, usual);
    const members = seen.map((one) => ({ ...one, expected: expectedActs(one, theirs, keenness, keenest) }));
    const [looks, acts, expected] = [
      sum(members.map((one) => one.looks)),
      sum(members.map((one) => one.acts)),
      sum(members.map((one) => one.expected)),
    ];
    const lnP = looks === 0 ? 0 : lnBinomialChernoff(acts, looks, expected / looks);
    if (lnP > Math.log(0.001)) return undefined;
    return {
      members: members.filter((one) => one.acts >= one.expected).map(({ account }) => account),
      evidence: {
        family: 'volume',
        statement:
          `${members.length} accounts liked, shared or voted for ${acts} of ${looks} posts of these owners that they looked at (${percent(acts / looks)}), of strangers' posts elsewhere ${percent(theirs)}; ` +
          `the keenest tenth of others who come to somebody as regularly would, for ${expected.toPrecision(3)}.`,
        observed: acts,
        expected,
        baseline: `${others.length} other accounts that come to somebody whom they do not follow as regularly`,
        p: probability(lnP),
        events: [],
        sql: recountLooks(group, facts[grp] as Facts, window, leastVisits),
      },
    };
  });
}

const percent = (rate: number) => `${Math.round(100 * rate)} %`;
