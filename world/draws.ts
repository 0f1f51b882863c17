import { dice } from './dice.ts';

/** Seeded draws, the same on every machine. */
export interface Draws {
  /** From [0, 1). */
  uniform(): number;
  /** A whole number from 0 to n − 1. */
  below(n: number): number;
  /** True with this probability. */
  chance(p: number): boolean;
  exponential(mean: number): number;
  normal(): number;
  /** Log-normal by its median. */
  around(median: number, sigma: number): number;
  /** n of the items, each at most once. */
  sample<T>(items: readonly T[], n: number): T[];
}

export function draws(seed: number): Draws {
  const uniform = dice(seed);
  const below = (n: number) => Math.floor(uniform() * n);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    below,
    normal,
    chance: (p) => uniform() < p,
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    around: (median, sigma) => median * Math.exp(sigma * normal()),
    sample(items, n) {
      const left = [...items];
      for (let at = 0; at < Math.min(n, left.length); at += 1) {
        const other = at + below(left.length - at);
        [left[at], left[other]] = [left[other] as (typeof left)[number], left[at] as (typeof left)[number]];
      }
      return left.slice(0, n);
    },
  };
}
