import { gathered, sum } from '../gathered.ts';
import { lnBinomialChernoff, lnPoissonTail } from '../statistics.ts';
import type { AgeCount, Layer, PairCount } from './layer.ts';

/** A member's first act on an object that other members acted on too, at whatever times. */
export interface Touch {
  readonly account: number;
  readonly object: number;
  /** The object's owner, or a number of its own where the owner is unknown. */
  readonly owner: number;
  /** The object's class of size. */
  readonly size: number;
  /** Whether the object's birth is known; else its first act stands for it. */
  readonly born_known: boolean;
  /** The object's class of age: 0 below the window, then by doublings. */
  readonly age: number;
  readonly us: number;
  /** Other accounts that acted on the object within the window. */
  readonly others: number;
}

/** What accounts do by chance that act on the same objects, each at a time of its own. */
export interface Null {
  /** Coincidences expected of two accounts, for each product of their numbers of first acts. */
  readonly rate: number;
  /** Of an object's touches in order of time: coincidences expected of each with all the others. */
  each(on: readonly Touch[]): number[];
  /** With how many owners coincidences are expected, of the expectations for each; and ln P of at least x, more than that. */
  given(x: number, owners: readonly number[]): { readonly expected: number; readonly lnP: number };
  /** The chances that `each` sums up, of the classes that occur among touches. */
  told(touches: readonly Touch[]): readonly Chance[];
  /** Whether a member may also pass by its joint acts with one other member alone. */
  readonly byPairs: boolean;
}

/** How likely two first acts on one object are to coincide: by its class of size, or by the class of age of the later act and by how many classes the other lies before it. */
export interface Chance {
  readonly born_known: boolean;
  readonly later: number;
  readonly apart: number;
  readonly chance: number;
}

/** What the nominated groups do among themselves: left out of what chance is learned from. */
export interface Inside {
  readonly acts: ReadonlyMap<number, number>;
  readonly groups: readonly { readonly accounts: readonly number[]; readonly touches: readonly Touch[] }[];
}

/** Sums in ascending order, so that names play no part in the last digit. */
const ordered = (values: readonly number[]) => sum([...values].sort((x, y) => x - y));

/** Pairs that a class of size borrows from all classes, so that a thin one does not decide alone. */
const borrowed = 100;

/**
 * When, given what and an object's size. Blind to age: a crowd that is told of the same posts at the same moment looks
 * like a ring. For objects of which nothing better is known.
 */
export function nullBySize(layer: Layer, counts: readonly PairCount[], inside: Inside): Null {
  const rest = new Map(counts.map(({ size, pairs, near }) => [size, { pairs, near }]));
  for (const { touches } of inside.groups)
    for (const on of byObject(touches)) {
      const count = rest.get((on[0] as Touch).size);
      if (!count) continue;
      count.pairs -= on.length * (on.length - 1);
      for (const { same, across } of nearBefore(on, layer.window)) count.near -= 2 * (same + across);
    }
  const classes = [...rest.values()];
  const overall = (sum(classes.map(({ near }) => near)) + 1) / (sum(classes.map(({ pairs }) => pairs)) + 1);
  const chance = (size: number) => {
    const { near, pairs } = rest.get(size) ?? { near: 0, pairs: 0 };
    return (near + borrowed * overall) / (pairs + borrowed);
  };
  return {
    rate: layer.near / layer.pairs,
    each: (on) => on.map(({ size }) => (on.length - 1) * chance(size)),
    told: (touches) =>
      classesOf(touches, ({ size }) => size).map(({ size }) => ({
        born_known: false,
        later: size,
        apart: 0,
        chance: chance(size),
      })),
    given(x, owners) {
      const expected = ordered(owners);
      return { expected, lnP: lnPoissonTail(x, expected) };
    },
    byPairs: false,
  };
}

/** Pairs by which a class of ages is thought to know its chance before it is seen. */
const supposed = 20;

/**
 * When, given what and the ages at which accounts come to things: a post is liked mostly in its first minutes, and a
 * reminder on the fifth day is rare. Each owner is one trial. Learned from all pairs but those within one of the groups:
 * rings that have objects to themselves would else set the tempo that they, and each other, are measured by.
 */
export function nullByAge(layer: Layer, counts: readonly AgeCount[], inside: Inside): Null {
  const rest = new Map<number, { pairs: number; near: number }>();
  const add = (key: number, pairs: number, near: number) => {
    const count = rest.get(key) ?? { pairs: 0, near: 0 };
    rest.set(key, { pairs: count.pairs + pairs, near: count.near + near });
  };
  for (const { born_known, age, pairs_same, near_same, pairs_across, near_across } of counts) {
    add(keyOf(born_known, age, 0), pairs_same, near_same);
    add(keyOf(born_known, age, 1), pairs_across, near_across);
  }
  let near = layer.near;
  let pairs = layer.pairs;
  for (const { accounts, touches } of inside.groups) {
    for (const on of byObject(touches)) {
      const acts = actsByAge(on);
      for (const [at, { same, across }] of nearBefore(on, layer.window).entries()) {
        const { born_known, age } = on[at] as Touch;
        add(keyOf(born_known, age, 0), 0, -same);
        add(keyOf(born_known, age, 1), 0, -across);
        near -= 2 * (same + across);
      }
      for (const [age, n] of acts) {
        const { born_known } = on[0] as Touch;
        add(keyOf(born_known, age, 0), (-n * (n - 1)) / 2, 0);
        add(keyOf(born_known, age, 1), -n * (acts.get(age - 1) ?? 0), 0);
      }
    }
    const k = accounts.map((account) => inside.acts.get(account) ?? 0);
    pairs -= sum(k) ** 2 - sum(k.map((n) => n * n));
  }
  const chance = (known: boolean, later: number, apart: 0 | 1) => {
    const count = rest.get(keyOf(known, later, apart)) ?? { pairs: 0, near: 0 };
    return (count.near + supposed * spread(later, apart)) / (count.pairs + supposed);
  };
  return {
    rate: (near + 1) / (pairs + 1),
    each(on) {
      const acts = actsByAge(on);
      const n = (age: number) => acts.get(age) ?? 0;
      return on.map(
        ({ born_known, age }) =>
          (n(age) - 1) * chance(born_known, age, 0) +
          n(age - 1) * chance(born_known, age, 1) +
          n(age + 1) * chance(born_known, age + 1, 1),
      );
    },
    told: (touches) =>
      classesOf(touches, ({ born_known, age }) => keyOf(born_known, age, 0)).flatMap(({ born_known, age }) =>
        ([0, 1] as const).map((apart) => ({ born_known, later: age, apart, chance: chance(born_known, age, apart) })),
      ),
    given(x, owners) {
      const expected = ordered(owners.map((p) => Math.min(1, p)));
      return { expected, lnP: lnBinomialChernoff(x, owners.length, expected / owners.length) };
    },
    byPairs: true,
  };
}

/** The chance were times even within classes of age, in windows 1, 1, 2, 4, … long. */
function spread(later: number, apart: 0 | 1): number {
  const length = 2 ** Math.max(0, later - 1);
  return apart === 0 ? Math.min(1, 2 / length) : 1 / length;
}

const keyOf = (known: boolean, later: number, apart: 0 | 1) => (later * 2 + apart) * 2 + (known ? 1 : 0);

function actsByAge(on: readonly Touch[]): Map<number, number> {
  const acts = new Map<number, number>();
  for (const { age } of on) acts.set(age, (acts.get(age) ?? 0) + 1);
  return acts;
}

/** Of each touch on one object, in order of time: the earlier ones within the window, of its class of age and of the one before. */
function nearBefore(on: readonly Touch[], window: number): { same: number; across: number }[] {
  let from = 0;
  let own = 0;
  return on.map((touch, at) => {
    while (touch.us - (on[from] as Touch).us > window) from += 1;
    while ((on[own] as Touch).age < touch.age) own += 1;
    return { same: at - Math.max(from, own), across: Math.max(0, own - from) };
  });
}

/** One touch of each class. */
function classesOf(touches: readonly Touch[], key: (touch: Touch) => number): Touch[] {
  const classes = gathered(touches, key);
  return [...classes.keys()].sort((x, y) => x - y).map((one) => (classes.get(one) as Touch[])[0] as Touch);
}

/** Touches by object, each object's in order of time. */
export function byObject(touches: readonly Touch[]): Touch[][] {
  return [...gathered(touches, ({ object }) => object).values()].map((on) => on.sort((x, y) => x.us - y.us));
}
