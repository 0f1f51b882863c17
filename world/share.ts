import { dice } from './dice.ts';

/** So many of so many; their ratio, and an interval that holds it in 95 % of cases. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  /** Undefined where there was nothing to hit. */
  readonly ratio?: number;
  /** Undefined where there is nothing to learn it from, such as a single world to redraw. */
  readonly interval?: readonly [number, number];
}

/** Hits and trials of one world. */
export interface Tally {
  readonly hits: number;
  readonly of: number;
}

export const none: Tally = { hits: 0, of: 0 };
const redraws = 1000;

export function add(x: Tally, y: Tally): Tally {
  return { hits: x.hits + y.hits, of: x.of + y.of };
}

/** Worlds pooled, with the percentile interval of a bootstrap over worlds (Efron 1979): what lies in one world hangs together. */
export function pooled(worlds: readonly Tally[]): Share {
  const { hits, of } = worlds.reduce(add, none);
  if (of === 0) return { hits, of };
  if (worlds.length === 1) return { hits, of, ratio: hits / of };
  const random = dice(1);
  const ratios = Array.from({ length: redraws }, () =>
    worlds.map(() => worlds[Math.floor(random() * worlds.length)] as Tally).reduce(add, none),
  )
    .filter((drawn) => drawn.of > 0)
    .map((drawn) => drawn.hits / drawn.of)
    .sort((x, y) => x - y);
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))] as number;
  return { hits, of, ratio: hits / of, interval: [at(0.025), at(0.975)] };
}

/** Trials that are independent, such as whole worlds, with the interval of Wilson (1927): it does not shrink to nothing at 0 and 1. */
export function independent(trials: readonly boolean[]): Share {
  const of = trials.length;
  const hits = trials.filter((hit) => hit).length;
  if (of === 0) return { hits, of };
  const [ratio, z2] = [hits / of, 1.959963984540054 ** 2];
  const middle = (hits + z2 / 2) / (of + z2);
  const half = (Math.sqrt(z2) / (of + z2)) * Math.sqrt((hits * (of - hits)) / of + z2 / 4);
  return { hits, of, ratio, interval: [hits === 0 ? 0 : middle - half, hits === of ? 1 : middle + half] };
}
