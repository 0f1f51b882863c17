import { sum } from './gathered.ts';

/** So many of these trials hit; a rate was expected of them. Counts as often as there are others alike (`times`). */
export interface Trials {
  readonly trials: number;
  readonly hits: number;
  /** Between 0 and 1, both left out. */
  readonly rate: number;
  readonly times?: number;
}

/** How far rates lie above what was expected, in logits: the mean over all, and how much they differ from one to the next. */
export interface Shift {
  readonly mean: number;
  readonly deviation: number;
}

/** Rates differ at least so much, whatever few trials show. */
const leastDeviation = 0.5;

/** Normal deviate of the uppermost tenth. */
export const uppermostTenth = 1.2816;

/** The shift of rates by quasi-likelihood (Williams 1982): few trials each, of many, suffice. */
export function shiftOf(ones: readonly Trials[]): Shift {
  const expected = (mean: number) =>
    sum(ones.map(({ trials, rate, times = 1 }) => times * trials * shifted(rate, mean)));
  const hits = sum(ones.map(({ hits, times = 1 }) => times * hits));
  let [low, high] = [-10, 10];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (expected(middle) < hits) low = middle;
    else high = middle;
  }
  const spread = ones.map(({ trials, hits, rate, times = 1 }) => {
    const mean = shifted(rate, low);
    const variance = trials * mean * (1 - mean);
    return { excess: times * ((hits - trials * mean) ** 2 - variance), information: times * variance ** 2 };
  });
  const variance = sum(spread.map(({ excess }) => excess)) / sum(spread.map(({ information }) => information));
  return { mean: low, deviation: Math.sqrt(Math.max(leastDeviation ** 2, variance)) };
}

/** A rate moved by so many logits. */
export function shifted(rate: number, logits: number): number {
  return 1 / (1 + Math.exp(-(Math.log(rate / (1 - rate)) + logits)));
}
