import { sum } from '../gathered.ts';
import { shifted, shiftOf, uppermostTenth } from '../quasi-likelihood.ts';
import { lnBinomialChernoff, lnNormalTail } from '../statistics.ts';

/** What tells one crowd from another. */
export interface Place {
  readonly verb: string;
  /** An object or a topic. */
  readonly thing: number;
  readonly begun: number;
}

export const keyOf = ({ verb, thing, begun }: Place) => `${verb} ${begun} ${thing}`;

/** Accounts that came to one thing one after another, by one verb. */
export interface Crowd extends Place {
  readonly ended: number;
  readonly accounts: number;
  /** Accounts that took back all that they did there. */
  readonly gone: number;
}

/** Things that accounts came to, and those of them where they took back what they did. */
export interface Habit {
  readonly things: number;
  readonly gone: number;
}

/** Crowds of which less than half took back what they did, so many of one kind. */
export interface Other {
  readonly accounts: number;
  readonly gone: number;
  readonly crowds: number;
}

/** An account's own habit weighs as much as the usual one from so many things on. */
const weight = 5;
/** Fewer things do not tell what is usual. */
export const fewestThings = 100;
/** Where no other crowd is known, crowds are taken to differ as much as this, in logits; that is worth as many crowds. */
const supposedDeviation = 2;
const supposedCrowds = 10;
/** Crowds differ at least so much, whatever few show. */
const leastDeviation = 1;
/** Learned from crowds of which less than half is gone, a deviation of 2 looks like 1.4. */
const cutOff = 1.4;
/** No crowd tells more than so many accounts would: one large crowd does not show how much crowds differ. */
const mostTold = 50;

/** How likely accounts are to take back what they do: usually, and by how many logits crowds lie above that, on average and from one to the next. */
export interface Null {
  readonly usual: number;
  readonly mean: number;
  readonly deviation: number;
}

/** What others do: of one verb, outside of crowds that mostly take back, and in crowds that mostly stand by what they did. */
export function nullOf({ things, gone }: Habit, others: readonly Other[]): Null {
  const usual = (gone + 1) / (things + 2);
  const known = sum(others.map(({ crowds }) => crowds));
  if (known === 0) return { usual, mean: 0, deviation: supposedDeviation };
  const { mean, deviation } = shiftOf(
    others.map(({ accounts, gone, crowds }) => {
      const trials = Math.min(mostTold, accounts);
      return { trials, hits: (gone * trials) / accounts, rate: usual, times: crowds };
    }),
  );
  const variance = known * (cutOff * deviation) ** 2 + supposedCrowds * supposedDeviation ** 2;
  return {
    usual,
    mean: Math.max(0, mean),
    deviation: Math.max(leastDeviation, Math.sqrt(variance / (known + supposedCrowds))),
  };
}

/** How often an account takes back, from what it does elsewhere; never less than is usual. */
export function habitOf({ things, gone }: Habit, { usual }: Null): number {
  return Math.max(usual, (gone + weight * usual) / (things + weight));
}

/** A crowd against what its accounts would do by themselves. */
export interface Weighed {
  /** How many would take back, each by its own habit, in one of the tenth of crowds that take back most. */
  readonly expected: number;
  /** Of those who did, how many may have by such habits, where so many others stood by what they did, and one more. */
  readonly innocent: number;
  readonly lnP: number;
}

/**
 * ln of the chance that so many of these accounts take back, each by its own habit (Chernoff's bound), over all crowds that
 * there could be: crowds differ by a normal number of logits.
 */
export function weigh(
  { accounts, gone }: Pick<Crowd, 'accounts' | 'gone'>,
  habits: readonly number[],
  { mean, deviation }: Null,
): Weighed {
  const sorted = [...habits].sort((x, y) => x - y);
  const among = (logits: number) => sum(sorted.map((habit) => shifted(habit, logits)));
  const expected = among(mean + uppermostTenth * deviation);
  const rate = expected / accounts;
  const least = (logits: number) => lnBinomialChernoff(gone, accounts, among(logits) / accounts);
  const steps = deviates.map((z) => ({ z, p: Math.exp(least(mean + z * deviation)) }));
  const p = steps.slice(1).reduce(
    (total, { p }, at) => {
      const before = steps[at] as (typeof steps)[number];
      return total + (p - before.p) * Math.exp(lnNormalTail(before.z));
    },
    (steps[0]?.p ?? 1) + Math.exp(lnNormalTail(9)),
  );
  return { expected, innocent: ((accounts - gone + 1) * rate) / (1 - rate), lnP: Math.log(p) };
}

/** Normal deviates from 0 to 8: what lies below counts as though it lay at 0, what lies between two as at the upper one. */
const deviates = Array.from({ length: 33 }, (_, at) => at / 4);
