import { dice } from './dice.ts';

/** So many of so many; their ratio, and an interval that holds it in 95 % of cases. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  /** Undefined where there was nothing to hit. */
  readonly ratio?: number;
  /** Undefined where a single world is all there is to learn it from. */
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

/**
 * Worlds pooled, with the percentile interval of a bootstrap over worlds (Efron 1979): what lies in one world hangs
 * together. Where every world has all or none, redraws cannot differ: then Wilson's interval, each world a single trial.
 */
export function pooled(all: readonly Tally[]): Share {
  const worlds = all.filter(({ of }) => of > 0);
  const { hits, of } = worlds.reduce(add, none);
  if (of === 0) return { hits, of };
  const ratio = hits / of;
  if (worlds.length === 1) return { hits, of, ratio };
  if (hits === 0 || hits === of)
    return { hits, of, ratio, interval: wilson(hits === 0 ? 0 : worlds.length, worlds.length) };
  const random = dice(1);
  const ratios = Array.from({ length: redraws }, () => {
    const drawn = worlds.map(() => worlds[Math.floor(random() * worlds.length)] as Tally).reduce(add, none);
    return drawn.hits / drawn.of;
  }).sort((x, y) => x - y);
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))] as number;
  return { hits, of, ratio, interval: [at(0.025), at(0.975)] };
}

/** Trials that are independent, such as whole worlds. */
export function independent(trials: readonly boolean[]): Share {
  const of = trials.length;
  const hits = trials.filter((hit) => hit).length;
  return of === 0 ? { hits, of } : { hits, of, ratio: hits / of, interval: wilson(hits, of) };
}

/** The interval of Wilson (1927) of independent trials: it does not shrink to nothing at 0 and 1. */
function wilson(hits: number, of: number): [number, number] {
  const z2 = 1.959963984540054 ** 2;
  const middle = (hits + z2 / 2) / (of + z2);
  const half = (Math.sqrt(z2) / (of + z2)) * Math.sqrt((hits * (of - hits)) / of + z2 / 4);
  return [hits === 0 ? 0 : middle - half, hits === of ? 1 : middle + half];
}
