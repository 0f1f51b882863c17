import { sum } from '../gathered.ts';
import { lnBinomialChernoff } from '../statistics.ts';

/** Something that two accounts both did to one object. Times and ages in µs. */
export interface Common {
  readonly a: number;
  readonly b: number;
  readonly verb: string;
  readonly object: number;
  readonly owner: number;
  readonly a_us: number;
  readonly b_us: number;
  readonly a_age: number;
  readonly b_age: number;
  readonly one_device: boolean;
}

/** First acts of this verb on objects of this class of age (8 to each e-fold of seconds). */
export interface AgeCount {
  readonly verb: string;
  readonly age: number;
  readonly acts: number;
}

/** The chance that an act on an object, given that it happens, falls within a window of one at this age. */
export type Chance = (verb: string, age: number, window: number) => number;

const classOf = (us: number) => 8 * Math.log(us / 1e6 + 1);

/** Learned from the ages at which all accounts come to things, each verb by itself. */
export function chanceByAge(counts: readonly AgeCount[]): Chance {
  const below = new Map<string, number[]>();
  for (const { verb, age, acts } of counts) {
    const sums = below.get(verb) ?? [0];
    while (sums.length <= age) sums.push(sums.at(-1) as number);
    sums.push((sums.at(-1) as number) + acts);
    below.set(verb, sums);
  }
  /** First acts below an age, even within a class. */
  const upTo = (sums: readonly number[], us: number) => {
    const at = classOf(us);
    const from = Math.floor(at);
    if (from >= sums.length - 1) return sums.at(-1) as number;
    return (sums[from] as number) + (at - from) * ((sums[from + 1] as number) - (sums[from] as number));
  };
  return (verb, age, window) => {
    const sums = below.get(verb);
    if (!sums) return 1;
    const near = upTo(sums, age + window) - upTo(sums, Math.max(0, age - window));
    return Math.min(1, (near + 1) / ((sums.at(-1) as number) + 1));
  };
}

/** How often accounts acted together, and how often chance would have them do so. */
export interface Weight {
  readonly observed: number;
  readonly expected: number;
  readonly lnP: number;
}

/**
 * Joint acts against accounts that do the same things, each at a time of its own: each object is a trial, with the chance
 * that the acts on it fall within the window; Chernoff's bound for independent trials (Hoeffding 1963). One sitting is one
 * fact. `likely` further lowers the chance of an act (that it be done from a shared device, say).
 */
export function weigh(
  commons: readonly Common[],
  together: (common: Common) => boolean,
  chance: Chance,
  window: number,
  pause: number,
  likely: (common: Common) => number = () => 1,
): Weight {
  const misses = new Map<number, number>();
  for (const common of commons) {
    const { object, verb, a_age, b_age } = common;
    const hit = Math.max(chance(verb, a_age, window), chance(verb, b_age, window)) * likely(common);
    misses.set(object, (misses.get(object) ?? 1) * (1 - hit));
  }
  const joint = commons.filter(together).map(({ a_us, b_us }) => Math.min(a_us, b_us));
  const observed = Math.min(misses.size, sittings(joint, pause));
  const expected = sum([...misses.values()].map((miss) => 1 - miss).sort((x, y) => x - y));
  const lnP = misses.size === 0 ? 0 : lnBinomialChernoff(observed, misses.size, expected / misses.size);
  return { observed, expected, lnP };
}

/** How many sittings these times make: the first, and each that lies `pause` after the beginning of the one before it. */
function sittings(times: readonly number[], pause: number): number {
  let begun = Number.NEGATIVE_INFINITY;
  let found = 0;
  for (const us of [...times].sort((x, y) => x - y))
    if (us - begun >= pause || found === 0) {
      begun = us;
      found += 1;
    }
  return found;
}
