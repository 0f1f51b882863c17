import type { Workspace } from '../../ingest/workspace.ts';
import type { Evidence } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import { lnBinomialChernoff, probability } from '../statistics.ts';
import type { Group } from './blocks.ts';
import type { Params } from './params.ts';
import { sqlOf } from './visits.ts';

/** Fewer others say nothing of what is usual. */
const fewest = 50;
/** An account's own habit weighs as much as everybody's from so many looks on. */
const weight = 5;
/** Normal deviate of the keenest tenth. */
const keenest = 1.2816;

/** Looks at posts of strangers, and those that led to a like, a share or a vote. */
interface Looks {
  readonly account: number;
  readonly looks: number;
  readonly acts: number;
}

/** Of those to whom an account comes again and again, and of everybody else. */
interface Habit extends Looks {
  readonly other_looks: number;
  readonly other_acts: number;
}

/** Members who act on what they look at more than keen readers do, and how improbable that is. */
export interface Conversion {
  readonly members: readonly number[];
  readonly evidence: Evidence;
}

/**
 * Whether the accounts of each group act on whatever they look at of its owners, as accounts do that come to act. An account
 * that comes to somebody again and again acts on more of what it sees there than elsewhere: how much more, in logits, and
 * how much people differ in that, is learned from all such accounts that are in no group (quasi-likelihood, Williams 1982).
 * Null: the members are as keen as the keenest tenth of these. Talking does not count: who opens a thread to talk, talks.
 * Undefined where looks are not told or it is no more than that.
 */
export async function conversions(
  workspace: Workspace,
  groups: readonly Group[],
  { leastVisits }: Params,
): Promise<(Conversion | undefined)[]> {
  if (groups.length === 0) return [];
  await workspace.settings({ least_visits: leastVisits });
  await workspace.step(`create or replace temp table look as\n${sqlOf('75-look.sql')}`);
  const habits = new Map((await workspace.rows<Habit>(sqlOf('76-habit.sql'))).map((habit) => [habit.account, habit]));
  const shown = gathered(await workspace.rows<Looks & { grp: number }>(sqlOf('77-shown.sql')), ({ grp }) => grp);
  const grouped = new Set(groups.flatMap(({ accounts }) => accounts));
  const others = [...habits.values()].filter(({ account, looks }) => !grouped.has(account) && looks > 0);
  if (others.length < fewest) return groups.map(() => undefined);
  const usual = elsewhere(others, 0.5);
  const keen = keennessOf(others.map((one) => ({ ...one, habit: logit(elsewhere([one], usual)) })));
  return groups.map((_, grp) => {
    const seen = shown.get(grp) ?? [];
    const habit = ({ account }: Looks) => habits.get(account) as Habit;
    const theirs = elsewhere(seen.map(habit), usual);
    const members = seen.map((one) => ({
      ...one,
      expected: one.looks * logistic(logit(elsewhere([habit(one)], theirs)) + keen.mean + keenest * keen.deviation),
    }));
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
          `Of ${looks} posts of these owners that they looked at, ${members.length} accounts liked, shared or voted for ${acts} (${percent(acts / looks)}), of strangers' posts elsewhere ${percent(theirs)}; ` +
          `the keenest tenth of others who come to somebody as regularly would, for ${expected.toPrecision(3)}.`,
        observed: acts,
        expected,
        baseline: `${others.length} other accounts that come to somebody whom they do not follow as regularly`,
        p: probability(lnP),
        events: [],
      },
    };
  });
}

/** How much likelier, in logits, accounts act on what they look at where they come again and again, and how that differs between them. */
function keennessOf(accounts: readonly (Looks & { habit: number })[]): { mean: number; deviation: number } {
  const expected = (mean: number) => sum(accounts.map(({ looks, habit }) => looks * logistic(habit + mean)));
  const acts = sum(accounts.map((one) => one.acts));
  let [low, high] = [-10, 10];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (expected(middle) < acts) low = middle;
    else high = middle;
  }
  const [excess, information] = [[] as number[], [] as number[]];
  for (const one of accounts) {
    const rate = logistic(one.habit + low);
    const variance = one.looks * rate * (1 - rate);
    excess.push((one.acts - one.looks * rate) ** 2 - variance);
    information.push(variance ** 2);
  }
  return { mean: low, deviation: Math.sqrt(Math.max(0, sum(excess) / sum(information))) };
}

/** The share of looks at everybody else that led to an act, drawn towards what is usual where there are few. */
function elsewhere(habits: readonly Habit[], usual: number): number {
  const looks = sum(habits.map((one) => one.other_looks));
  return (sum(habits.map((one) => one.other_acts)) + weight * usual) / (looks + weight);
}

const logit = (rate: number) => Math.log(rate / (1 - rate));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const percent = (rate: number) => `${Math.round(100 * rate)} %`;
