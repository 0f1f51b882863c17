import type { Window } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import { sittings } from '../sittings.ts';

/** Something that two accounts both did to one object. Times and ages in µs; ages since the object's birth or first act. */
export interface Common {
  readonly a: number;
  readonly b: number;
  readonly verb: string;
  readonly object: number;
  readonly owner: number;
  readonly born_known: boolean;
  readonly a_us: number;
  readonly b_us: number;
  readonly a_age: number;
  readonly b_age: number;
  readonly one_device: boolean;
}

/** First acts of this verb on objects of this class of age (8 to each e-fold of seconds). */
export interface AgeCount {
  readonly verb: string;
  readonly born_known: boolean;
  readonly age: number;
  readonly acts: number;
}

/** The chance that another act on this object, given that it happens, falls within `reach` µs of one of these two. */
export type Chance = (common: Common, reach: number) => number;

const classOf = (us: number) => 8 * Math.log(us / 1e6 + 1);

/**
 * Learned from the ages at which all accounts come to things, each verb by itself; of ages those count that the window
 * lets one see of this object.
 */
export function chanceByAge(counts: readonly AgeCount[], { since, until }: Window): Chance {
  const below = new Map<string, number[]>();
  for (const { verb, born_known, age, acts } of counts) {
    const key = `${verb} ${born_known}`;
    const sums = below.get(key) ?? [0];
    while (sums.length <= age) sums.push(sums.at(-1) as number);
    sums.push((sums.at(-1) as number) + acts);
    below.set(key, sums);
  }
  return ({ verb, born_known, a_us, a_age, b_age }, reach) => {
    const sums = below.get(`${verb} ${born_known}`) ?? [0];
    const born = a_us - a_age;
    const [youngest, oldest] = [Math.max(0, since - born), until - born];
    const seen = between(sums, youngest, oldest);
    const near = (age: number) => between(sums, Math.max(youngest, age - reach), Math.min(oldest, age + reach));
    return Math.min(1, (Math.max(near(a_age), near(b_age)) + 1) / (seen + 1));
  };
}

/** First acts at ages between these, even within a class. `sums` are those below each class. */
function between(sums: readonly number[], from: number, to: number): number {
  const upTo = (us: number) => {
    const at = classOf(us);
    const whole = Math.floor(at);
    if (whole >= sums.length - 1) return sums.at(-1) as number;
    return (sums[whole] as number) + (at - whole) * ((sums[whole + 1] as number) - (sums[whole] as number));
  };
  return upTo(to) - upTo(from);
}

/** How often accounts acted together, and how often chance would have them do so. */
export interface Weight {
  /** Sittings, see the parameter `pause`. */
  readonly observed: number;
  /** Objects. */
  readonly expected: number;
  readonly lnP: number;
}

/**
 * Joint acts of two accounts against two that do the same things, each at a time of its own: each object is a trial, with
 * the chance that the acts on it fall within the window. One sitting is one fact. `likely` further lowers the chance of an
 * act (that it be done from a shared device, say).
 */
export function weigh(
  commons: readonly Common[],
  together: (common: Common) => boolean,
  chance: Chance,
  reach: number,
  pause: number,
  likely = 1,
): Weight {
  const hits = [...gathered(commons, ({ object }) => object).values()].map((on) => {
    const misses = on.map((common) => 1 - chance(common, reach) * likely).sort((x, y) => x - y);
    return 1 - misses.reduce((all, miss) => all * miss, 1);
  });
  hits.sort((x, y) => x - y);
  const joint = commons.filter(together).map(({ a_us, b_us }) => Math.min(a_us, b_us));
  const observed = Math.min(hits.length, sittings(joint, pause).length);
  return { observed, expected: sum(hits), lnP: lnTrialsChernoff(observed, hits) };
}

/** Upper bound on ln P(X ≥ x) of independent trials with these chances (Chernoff 1952): the least over t of E e^{t(X − x)}. */
function lnTrialsChernoff(x: number, chances: readonly number[]): number {
  if (x <= sum(chances)) return 0;
  if (x >= chances.length) return sum(chances.map(Math.log));
  const bound = (t: number) => sum(chances.map((chance) => Math.log1p(chance * Math.expm1(t)))) - t * x;
  const slope = (t: number) => sum(chances.map((chance) => chance / (chance + (1 - chance) * Math.exp(-t)))) - x;
  let [low, high] = [0, 1];
  while (slope(high) < 0) high *= 2;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return Math.min(0, bound(low));
}
