import type { Workspace } from '../../ingest/workspace.ts';
import type { Evidence, Window } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import { uppermostTenth } from '../quasi-likelihood.ts';
import { lnBinomialChernoff, probability } from '../statistics.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';
import { elsewhere, expectedActs, type Habit, keennessOf, keenShare, type Looks, usualOf } from './keenness.ts';
import type { Params } from './params.ts';
import { recountLooks } from './recount.ts';
import { sqlOf } from './visits.ts';

/** Fewer others say nothing of what is usual. */
const fewest = 100;
/** Fewer pairs of others with looks enough to tell neither. */
const fewestPairs = 50;
/** Fewer looks of others at the owners' posts say nothing of how well these please. */
const fewestLooks = 20;
/** Whoever looked at fewer, here and elsewhere, is not named. */
const [leastHere, leastElsewhere] = [3, 5];

/** Members who act on what they look at more than keen readers do, and how improbable that is. */
export interface Conversion {
  readonly members: readonly number[];
  readonly evidence: Evidence;
}

type Member = Habit & { readonly grp: number; readonly account: number };

/**
 * Whether the accounts of each group act on whatever they look at of its owners, as accounts do that come to act. Null: the
 * members are as keen as the keenest tenth of the accounts that come to somebody as regularly and are in no group, each beyond
 * its own habit elsewhere; or, where these posts please more, as the keenest tenth of whoever looks at them. That nomination
 * takes those who act most is what the keenest tenth allows for. It must hold without the member that looked most, and where
 * one of ten pairs of others leaves as little it says nothing: some are so. Talking does not count: who opens a thread to
 * talk, talks. Undefined where looks are not told, or it is no more than that.
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
  if (habits.length === 0)
    workspace.remarks.push('nobody looks at anything: whether accounts act on all that they look at is not judged.');
  const grouped = new Set(groups.flatMap(({ accounts }) => accounts));
  const others = habits.filter(({ account, looks }) => !grouped.has(account) && looks > 0);
  const peers = await workspace.rows<Looks & { pairs: number }>(sqlOf('79-peer.sql'));
  if (others.length < fewest || sum(peers.map(({ pairs }) => pairs)) < fewestPairs) return groups.map(() => undefined);
  const usual = elsewhere(others, 0.5);
  const keenness = keennessOf(others, usual);
  const byAccount = new Map(habits.map((habit) => [habit.account, habit]));
  const shown = await workspace.rows<Looks & { grp: number; account: number }>(sqlOf('77-shown.sql'));
  const members = gathered(
    shown.map((one): Member => ({ ...(byAccount.get(one.account) as Habit), ...one })),
    ({ grp }) => grp,
  );
  const audiences = new Map(
    (await workspace.rows<Looks & { grp: number }>(sqlOf('78-audience.sql'))).map((one) => [one.grp, one]),
  );
  return groups.map((group, grp) => {
    const seen = members.get(grp) ?? [];
    const audience = audiences.get(grp);
    const pleased = audience && audience.looks >= fewestLooks ? keenShare(audience, keenness, uppermostTenth) : 0;
    const theirs = usualOf(seen, usual);
    const expected = (one: Member) =>
      Math.max(one.looks * pleased, expectedActs(one, theirs, keenness, uppermostTenth));
    const [most] = [...seen].sort((x, y) => y.looks - x.looks || x.account - y.account);
    const told = weigh(seen, expected);
    const { lnP: withoutMost } = weigh(
      seen.filter((one) => one !== most),
      expected,
    );
    if (!(Math.max(told.lnP, withoutMost) <= Math.log(0.001))) return undefined;
    const alike = peers.filter(({ looks, acts }) => acts * told.looks >= told.acts * looks);
    if (10 * sum(alike.map(({ pairs }) => pairs)) >= sum(peers.map(({ pairs }) => pairs))) return undefined;
    return {
      members: seen
        .filter((one) => one.acts >= expected(one) && one.looks >= leastHere && one.other_looks >= leastElsewhere)
        .map(({ account }) => account),
      evidence: {
        family: 'volume',
        statement:
          `The ${seen.length} accounts looked at posts of these owners and liked, shared or voted for ${told.acts} of ${told.looks}; elsewhere at ${sum(seen.map((one) => one.other_looks))} of strangers and for ${sum(seen.map((one) => one.other_acts))}. ` +
          `Were each as keen as the keenest tenth of others who come to somebody again and again is estimated to be, it would be ${told.expected.toPrecision(3)}.`,
        observed: told.acts,
        expected: told.expected,
        baseline: `${others.length} other accounts that come to somebody whom they do not follow again and again`,
        p: probability(told.lnP),
        events: [],
        sql: recountLooks(group, facts[grp] as Facts, window, leastVisits),
      },
    };
  });
}

/** How many acts on their looks, how many expected, and ln of the chance of as many; certain where nobody looked. */
function weigh(members: readonly Member[], expectedOf: (one: Member) => number) {
  const [looks, acts] = [sum(members.map((one) => one.looks)), sum(members.map((one) => one.acts))];
  const expected = sum(members.map(expectedOf));
  return { looks, acts, expected, lnP: looks === 0 ? 0 : lnBinomialChernoff(acts, looks, expected / looks) };
}
