import type { Evidence } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import { spread } from '../spread.ts';
import { lnNormalTail, probability } from '../statistics.ts';
import type { Act } from './facts.ts';

/** A round ends where nobody comes for so long, µs. */
export const pause = 30 * 60e6;
/** No operator takes up more. */
const most = 100;
/** Who took part in fewer rounds has no place in the order. */
const fewest = 3;
/** People who are quick or slow by habit keep some order; so much of it shows one hand. */
const leastAgreement = 0.75;
/** Each keeps the order by himself, beyond one of these chances. */
const ownLevels = [0.05, 0.01, 0.001];
/** Of those who keep it at most this share does so by chance. */
const mostByChance = 0.05;

/** Accounts that take turns: they come in rounds, each time in the same order. */
export interface Turns {
  readonly members: readonly number[];
  readonly evidence: Evidence;
}

/** Account → when it came first in the round. */
type Round = ReadonlyMap<number, number>;

/**
 * Whether the accounts come in the same order round after round, as phones do that one operator takes up one after
 * another. Each round is compared with what most earlier rounds say of any two of its accounts. Null: any order of a
 * round is as likely as any other, whatever the earlier ones were. Then the sum of agreements less disagreements is a
 * martingale; the variance of each step is that of Kendall's S (1938) for the pairs compared, the tail that of a normal
 * variable (S has a lighter one). Habit keeps the quick before the slow, an operator keeps neighbours in order as well: so
 * it is asked again of pairs within a third of the order, and whoever keeps none goes, the worst first. Then it is asked of
 * each by himself, the order of the others taken as it is: who passes by goes too. Undefined where what is left is no more
 * than chance, or no more than habit. `question` counts the members' rounds again.
 */
export function turnsOf(acts: readonly Act[], question: (members: readonly number[]) => string): Turns | undefined {
  const own = gathered(acts, ({ account }) => account);
  if (own.size > most) return undefined;
  let rounds = often(roundsOf(acts));
  const tried = new Set(rounds.flatMap((round) => [...round.keys()])).size;
  for (;;) {
    const order = ofAll(rounds);
    if (!keepsOrder(order)) return undefined;
    const [worst] = [...order.each].sort(([, x], [, y]) => shareOf(x) - shareOf(y));
    if (worst && shareOf(worst[1]) < leastAgreement) {
      rounds = often(among(rounds, (account) => account !== worst[0]));
      continue;
    }
    if (!keepsOrder(ofNeighbours(rounds))) return undefined;
    const keepers = keepersOf(order, tried);
    rounds = among(rounds, (account) => keepers.has(account));
    const [all, near] = [ofAll(rounds), ofNeighbours(rounds)];
    if (!keepsOrder(all) || !keepsOrder(near)) return undefined;
    const members = [...all.each.keys()];
    return { members, evidence: { ...told(members, own, rounds, all, near), sql: question(members) } };
  }
}

/** The rounds of those who took part in enough of them. */
function often(rounds: readonly Round[]): Round[] {
  const taken = gathered(
    rounds.flatMap((round) => [...round.keys()]),
    (account) => account,
  );
  return among(rounds, (account) => (taken.get(account) as readonly number[]).length >= fewest);
}

/** Those who keep the order by themselves. Of so many tried, as many as do not tell how many keep it by chance. */
function keepersOf({ each }: Agreement, tried: number): ReadonlySet<number> {
  const keepers = ownLevels.map(
    (level) => new Set([...each].filter(([, one]) => lnChance(one) <= Math.log(level)).map(([account]) => account)),
  );
  const sure = (level: number, { size }: ReadonlySet<number>) =>
    ((tried - size) * level) / (1 - level) <= mostByChance * size;
  return keepers.find((them, at) => sure(ownLevels[at] as number, them)) ?? new Set();
}

/** The rounds of these accounts alone. */
function among(rounds: readonly Round[], wanted: (account: number) => boolean): Round[] {
  return rounds.map((round) => new Map([...round].filter(([account]) => wanted(account))));
}

const ofAll = (rounds: readonly Round[]) => agreement(rounds, () => true);

const ofNeighbours = (rounds: readonly Round[]) => agreement(rounds, neighbours(rounds));

function told(
  members: readonly number[],
  own: ReadonlyMap<number, readonly Act[]>,
  rounds: readonly Round[],
  all: Tally,
  near: Tally,
): Evidence {
  const acts = members.flatMap((member) => own.get(member) ?? []).sort((x, y) => x.us - y.us);
  return {
    family: 'timing',
    statement:
      `${members.length} accounts came in ${rounds.filter(({ size }) => size > 1).length} rounds, one after another in the same order: ${all.agree} of ${all.pairs} pairs of accounts came in the order that most earlier rounds had, ${all.pairs / 2} expected; ` +
      `of pairs near one another in it ${near.agree} of ${near.pairs}.`,
    observed: all.agree,
    expected: all.pairs / 2,
    baseline: 'the same accounts in the same rounds, in any order',
    p: probability(Math.max(lnChance(all), lnChance(near))),
    events: spread(acts),
  };
}

/** Pairs that came as most earlier rounds had them, of all that were compared; what chance gives of agreements less disagreements. */
interface Tally {
  agree: number;
  pairs: number;
  mean: number;
  variance: number;
}

/** Of all accounts, and of each the pairs with it. */
interface Agreement extends Tally {
  readonly each: ReadonlyMap<number, Tally>;
}

const shareOf = ({ agree, pairs }: Tally) => (pairs === 0 ? 0 : agree / pairs);

const lnChance = ({ agree, pairs, mean, variance }: Tally) =>
  variance === 0 ? 0 : lnNormalTail((2 * agree - pairs - mean - 1) / Math.sqrt(variance));

const keepsOrder = (one: Tally) => shareOf(one) >= leastAgreement && lnChance(one) <= Math.log(0.001);

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

/** Rounds before this one → whether two accounts stand within a third of the order that these had, by their mean place. */
function neighbours(rounds: readonly Round[]) {
  const places = new Map<number, { sum: number; rounds: number }>();
  const before = rounds.map((round) => {
    const order = [...places].map(([account, { sum: total, rounds: n }]) => [account, total / n] as const);
    const rank = new Map(order.sort(([, x], [, y]) => x - y).map(([account], at) => [account, at]));
    const came = [...round].sort(([, x], [, y]) => x - y);
    for (const [at, [account]] of came.entries()) {
      const known = places.get(account) ?? { sum: 0, rounds: 0 };
      places.set(account, { sum: known.sum + at / came.length, rounds: known.rounds + 1 });
    }
    return rank;
  });
  return (at: number, x: number, y: number) => {
    const rank = before[at] as ReadonlyMap<number, number>;
    return Math.abs((rank.get(x) ?? 0) - (rank.get(y) ?? 0)) * 3 <= rank.size;
  };
}

/** Pairs of accounts of each round of which the earlier ones say who comes first, and how many came so. */
function agreement(rounds: readonly Round[], compares: (at: number, x: number, y: number) => boolean): Agreement {
  const earlier = new Map<string, number>();
  const each = new Map<number, Tally>();
  const total = { agree: 0, pairs: 0, mean: 0, variance: 0 };
  for (const [at, round] of rounds.entries()) {
    const accounts = [...round.keys()];
    const says = accounts.map((x) =>
      accounts.map((y) => (compares(at, x, y) ? Math.sign(earlier.get(`${x} ${y}`) ?? 0) : 0)),
    );
    const came = accounts.map((x) =>
      accounts.map((y) => Math.sign((round.get(y) as number) - (round.get(x) as number))),
    );
    const compared = sum(says.flat().map(Math.abs)) / 2;
    total.pairs += compared;
    total.agree += says.flatMap((row, x) => row.filter((sign, y) => sign === 1 && came[x]?.[y] === 1)).length;
    total.variance += (compared + sum(says.map((row) => sum(row) ** 2))) / 3;
    for (const [from, x] of accounts.entries()) {
      const one = each.get(x) ?? { agree: 0, pairs: 0, mean: 0, variance: 0 };
      const row = says[from] as number[];
      const others = row.filter((sign) => sign !== 0);
      const chance = anyPlace(others);
      one.pairs += others.length;
      one.mean += chance.mean;
      one.variance += chance.variance;
      one.agree += row.filter((sign, to) => sign !== 0 && sign === came[from]?.[to]).length;
      each.set(x, one);
      for (const [to, y] of accounts.entries())
        earlier.set(`${x} ${y}`, (earlier.get(`${x} ${y}`) ?? 0) + (came[from]?.[to] ?? 0));
    }
  }
  return { ...total, each };
}

/**
 * Agreements less disagreements of one account with the others of a round, in the order in which these came, if its own
 * place among them is as likely any: mean and variance. Where the others keep an order, chance alone agrees with a part of it.
 */
function anyPlace(says: readonly number[]): { mean: number; variance: number } {
  const sums = [sum(says)];
  for (const sign of says) sums.push((sums.at(-1) as number) - 2 * sign);
  const mean = sum(sums) / sums.length;
  return { mean, variance: sum(sums.map((one) => (one - mean) ** 2)) / sums.length };
}
