import type { Evidence } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import type { Tried } from '../shown.ts';
import { spread } from '../spread.ts';
import { lnNormalTail, probability } from '../statistics.ts';
import type { Act } from './facts.ts';

const minute = 60e6;
const day = 24 * 60 * minute;
/** A round ends where nobody comes for so long. */
const pause = 30 * minute;
/** No operator takes up more. */
const most = 200;
/** Who took part in fewer rounds has no place in the order. */
const fewest = 3;
/** People who are quick or slow by habit keep some order; so much of it shows one hand. */
const leastAgreement = 0.75;
/** Of a member's visits so many in its two busiest half-hours of the day: it comes at usual times. */
const usual = 0.75;

/** Accounts that take turns: they come in rounds, each time in the same order. */
export interface Turns {
  readonly members: readonly number[];
  readonly evidence: Evidence;
  /** Members, and how many of them come at usual times of the day: then the clock may keep the order. */
  readonly usual: { readonly members: number; readonly of: number };
}

/** Each member has a clock of its own: a commute, a break. */
export function usualTimes({ usual }: Turns, excludes: boolean): Tried {
  return {
    explanation: 'A daily routine: people who look at the same time each day',
    verdict: usual.members * 2 >= usual.of ? 'fits' : 'does-not-fit',
    why: `${usual.members} of ${usual.of} accounts come mostly at one or two times of the day`,
    excludes,
  };
}

/** Account → when it came first in the round. */
type Round = ReadonlyMap<number, number>;

/**
 * Whether the accounts come in the same order round after round, as phones do that one operator takes up one after
 * another. Each round is compared with what most earlier rounds say of any two of its accounts. Null: any order of a
 * round is as likely as any other, whatever the earlier ones were. Then the sum of agreements less disagreements is a
 * martingale; the variance of each step is that of Kendall's S (1938) for the pairs compared, the tail that of a normal
 * variable (S has a lighter one). Undefined where it is no more than chance, or no more than habit.
 */
export function turnsOf(acts: readonly Act[]): Turns | undefined {
  const own = gathered(acts, ({ account }) => account);
  if (own.size > most) return undefined;
  const rounds = roundsOf(acts);
  const { agree, pairs, variance } = agreement(rounds);
  const lnP = lnNormalTail((2 * agree - pairs - 1) / Math.sqrt(variance));
  if (!(lnP <= Math.log(0.001)) || agree < leastAgreement * pairs) return undefined;
  const taken = gathered(
    rounds.flatMap((round) => [...round.keys()]),
    (account) => account,
  );
  const members = [...taken].filter(([, of]) => of.length >= fewest).map(([account]) => account);
  const atUsualTimes = members.filter((member) =>
    comesAtUsualTimes((own.get(member) ?? []).map(({ us }) => us)),
  ).length;
  return {
    members,
    usual: { members: atUsualTimes, of: members.length },
    evidence: {
      family: 'timing',
      statement: `${members.length} accounts came in ${rounds.length} rounds, one after another in the same order: ${agree} of ${pairs} pairs of accounts came in the order that most earlier rounds had, ${pairs / 2} expected.`,
      observed: agree,
      expected: pairs / 2,
      baseline: 'the same accounts in the same rounds, in any order',
      p: probability(lnP),
      events: spread(acts),
    },
  };
}

function roundsOf(acts: readonly Act[]): Round[] {
  const rounds: Map<number, number>[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { account, us } of [...acts].sort((x, y) => x.us - y.us)) {
    if (us - last >= pause) rounds.push(new Map());
    const round = rounds.at(-1) as Map<number, number>;
    if (!round.has(account)) round.set(account, us);
    last = us;
  }
  return rounds;
}

/** Pairs of accounts of each round of which the earlier ones say who comes first, and how many came so. */
function agreement(rounds: readonly Round[]) {
  const earlier = new Map<string, number>();
  const total = { agree: 0, pairs: 0, variance: 0 };
  for (const round of rounds) {
    const accounts = [...round.keys()];
    const says = accounts.map((x) => accounts.map((y) => Math.sign(earlier.get(`${x} ${y}`) ?? 0)));
    const came = accounts.map((x) =>
      accounts.map((y) => Math.sign((round.get(y) as number) - (round.get(x) as number))),
    );
    const compared = sum(says.flat().map(Math.abs)) / 2;
    total.pairs += compared;
    total.agree += says.flatMap((row, x) => row.filter((sign, y) => sign === 1 && came[x]?.[y] === 1)).length;
    total.variance += (compared + sum(says.map((row) => sum(row) ** 2))) / 3;
    for (const [at, x] of accounts.entries())
      for (const [to, y] of accounts.entries())
        earlier.set(`${x} ${y}`, (earlier.get(`${x} ${y}`) ?? 0) + (came[at]?.[to] ?? 0));
  }
  return total;
}

/** Whether most of the times lie in two half-hours of the day. */
function comesAtUsualTimes(times: readonly number[]): boolean {
  const clock = times.map((us) => ((us % day) + day) % day);
  const first = busiest(clock);
  const second = busiest(clock.filter((us) => !first.includes(us)));
  return first.length + second.length >= usual * clock.length;
}

/** The times within the half-hour that holds most of them. */
function busiest(clock: readonly number[]): number[] {
  const from = (start: number) => clock.filter((us) => (us - start + day) % day <= pause);
  return clock.map(from).reduce((best, next) => (next.length > best.length ? next : best), []);
}
