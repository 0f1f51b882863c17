import { dice } from './dice.ts';

/** Seeded draws, the same on every machine. */
export interface Draws {
  /** From [0, 1). */
  uniform(): number;
  /** A whole number from 0 to n − 1. */
  below(n: number): number;
  /** From [low, high). */
  between(low: number, high: number): number;
  /** True with this probability. */
  chance(p: number): boolean;
  exponential(mean: number): number;
  normal(): number;
  /** Log-normal by its median. */
  around(median: number, sigma: number): number;
  /** A count (Knuth; by the normal above 30). */
  poisson(mean: number): number;
  /** Of heavy tail: at least `least`, P(X > x) = (least / x)^shape. */
  pareto(least: number, shape: number): number;
  one<T>(items: readonly T[]): T;
  /** n of the items that suit, each at most once; no more of them are looked at than it takes. */
  sample<T>(items: readonly T[], n: number, suits?: (item: T) => boolean): T[];
  /** Places in proportion to their weights. */
  weighted(weights: ArrayLike<number>): () => number;
}

export function draws(seed: number): Draws {
  const uniform = dice(seed);
  const below = (n: number) => Math.floor(uniform() * n);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    below,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    chance: (p) => uniform() < p,
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    around: (median, sigma) => median * Math.exp(sigma * normal()),
    poisson(mean) {
      if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      let [n, product] = [0, uniform()];
      for (const end = Math.exp(-mean); product > end; n += 1) product *= uniform();
      return n;
    },
    pareto: (least, shape) => least * (1 - uniform()) ** (-1 / shape),
    one: (items) => items[below(items.length)] as (typeof items)[number],
    sample(items, n, suits = () => true) {
      const left = [...items];
      const chosen: typeof left = [];
      for (let at = 0; at < left.length && chosen.length < n; at += 1) {
        const other = at + below(left.length - at);
        const one = left[other] as (typeof left)[number];
        [left[at], left[other]] = [one, left[at] as typeof one];
        if (suits(one)) chosen.push(one);
      }
      return chosen;
    },
    weighted(weights) {
      const sums = new Float64Array(weights.length);
      let total = 0;
      for (let at = 0; at < weights.length; at += 1) {
        total += weights[at] as number;
        sums[at] = total;
      }
      return () => {
        const x = uniform() * total;
        let [low, high] = [0, sums.length - 1];
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((sums[middle] as number) <= x) low = middle + 1;
          else high = middle;
        }
        return low;
      };
    },
  };
}

/** A seed for one thing of a world, so that one thing's draws do not shift another's. FNV-1a. */
export function seedOf(seed: number, name: string): number {
  let hash = 2166136261 ^ seed;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 16777619);
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
}
