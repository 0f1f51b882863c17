import { lnPoissonTail } from '../statistics.ts';
import type { Layer, PairCounts } from './layer.ts';

/** A member's first act on an object that other members acted on too, at whatever times. */
export interface Touch {
  readonly account: number;
  readonly object: number;
  /** The object's owner, or a number of its own where the owner is unknown. */
  readonly owner: number;
  /** The object's class of size. */
  readonly size: number;
  readonly us: number;
  /** Other accounts that acted on the object within the window. */
  readonly others: number;
}

/** A touch within the window of another member's. */
export interface JointAct extends Touch {
  /** Other members that acted on the object within the window. */
  readonly mates: number;
}

/** How often accounts acted together, and how often chance would have them do so. */
export interface Weight {
  readonly members: readonly number[];
  readonly acts: readonly JointAct[];
  /** Joint acts that stand for themselves, see `separate`. */
  readonly observed: number;
  readonly expected: number;
}

/** A group whose members each act together with the rest more often than chance would. */
export interface Group extends Weight {
  /** The two that the strongest tie holds together, weighed by themselves. */
  readonly closest: Weight;
}

/** What a group is judged by. */
export interface Setting {
  readonly layer: Layer;
  /** Account → its first acts. */
  readonly acts: ReadonlyMap<number, number>;
  readonly chance: Chance;
  readonly pause: number;
  readonly q: number;
}

/**
 * The group that is left of the accounts when all those go, again and again, who alone against the rest do not act
 * together more often than chance would: a test at q over all accounts (Bonferroni). Undefined where no tie is left.
 * Ties come strongest first.
 *
 * Expected is the larger of two: what accounts as active as these do (who × what × when), and what accounts that act on
 * as many of the same objects do (when, given what): see `learnChance`.
 */
export function settle(
  accounts: readonly number[],
  ties: readonly Pair[],
  touches: readonly Touch[],
  setting: Setting,
): Group | undefined {
  const { layer } = setting;
  const lnCut = Math.log(setting.q);
  for (let members = accounts; ; ) {
    const among = new Set(members);
    const left = ties.filter(({ a, b }) => among.has(a) && among.has(b));
    if (left[0] === undefined) return undefined;
    const withRest = weighEach(members, touches, setting);
    const passing = members.filter((member) => lnTail(withRest.get(member)) + Math.log(layer.accounts) <= lnCut);
    if (passing.length === members.length) {
      const closest = weigh([left[0].a, left[0].b], touches, setting);
      return { ...weigh(members, touches, setting), closest };
    }
    members = passing;
  }
}

type Pair = { readonly a: number; readonly b: number };

function lnTail(counts: { readonly observed: number; readonly expected: number } | undefined): number {
  return counts && counts.observed > counts.expected ? lnPoissonTail(counts.observed, counts.expected) : 0;
}

/** Class of size of an object → chance that two accounts' first acts on such an object lie within the window. */
export type Chance = (size: number) => number;

/** Each member against all the others. */
function weighEach(members: readonly number[], touches: readonly Touch[], setting: Setting) {
  const { layer, pause } = setting;
  const { joint, shares } = gather(members, touches, layer.window);
  const own = gathered(joint, (act) => act.account);
  const k = (member: number) => setting.acts.get(member) ?? 0;
  const total = sum(members.map(k));
  return new Map(
    members.map((member) => {
      const byActivity = layer.rate * k(member) * (total - k(member));
      const expected = Math.max(byActivity, expectedOf(shares.get(member), setting.chance));
      return [member, { observed: separate(own.get(member) ?? [], pause), expected }];
    }),
  );
}

/** A set of accounts as a whole. */
function weigh(members: readonly number[], touches: readonly Touch[], setting: Setting): Weight {
  const { layer, pause } = setting;
  const { joint, all } = gather(members, touches, layer.window);
  const k = members.map((member) => setting.acts.get(member) ?? 0);
  const byActivity = (layer.rate * (sum(k) ** 2 - sum(k.map((n) => n * n)))) / 2;
  const expected = Math.max(byActivity, expectedOf(all, setting.chance));
  return { members, acts: joint, observed: separate(joint, pause), expected };
}

/** Class of size → pairs of touches on one object of this class. */
type Shares = Map<number, number>;

/** The joint acts of these members; and the pairs of touches of each with the rest, and of all, by class of size. */
function gather(members: readonly number[], touches: readonly Touch[], window: number) {
  const among = new Set(members);
  const shares = new Map<number, Shares>(members.map((member) => [member, new Map()]));
  const all: Shares = new Map();
  const joint: JointAct[] = [];
  const left = touches.filter((touch) => among.has(touch.account));
  for (const group of gathered(left, (touch) => touch.object).values()) {
    const { size } = group[0] as Touch;
    all.set(size, (all.get(size) ?? 0) + (group.length * (group.length - 1)) / 2);
    for (const { account } of group) {
      const own = shares.get(account) as Shares;
      own.set(size, (own.get(size) ?? 0) + group.length - 1);
    }
    joint.push(...together(group, window));
  }
  return { joint, shares, all };
}

/** Pairs that a class of size borrows from all classes, so that a thin one does not decide alone. */
const borrowed = 100;

/**
 * The chance as learned from all pairs of accounts but those within one of the groups: rings that have objects to
 * themselves would else set the tempo that they, and each other, are measured by.
 */
export function learnChance(
  groups: readonly { readonly accounts: readonly number[]; readonly touches: readonly Touch[] }[],
  counts: ReadonlyMap<number, PairCounts>,
  window: number,
): Chance {
  const within: Shares = new Map();
  const near: Shares = new Map();
  for (const { accounts, touches } of groups) {
    const { joint, all } = gather(accounts, touches, window);
    for (const [size, pairs] of all) within.set(size, (within.get(size) ?? 0) + pairs);
    for (const { size, mates } of joint) near.set(size, (near.get(size) ?? 0) + mates);
  }
  const rest = new Map(
    [...counts].map(([size, count]) => [
      size,
      { pairs: count.pairs - 2 * (within.get(size) ?? 0), near: count.near - (near.get(size) ?? 0) },
    ]),
  );
  const total = {
    near: sum([...rest.values()].map((count) => count.near)),
    pairs: sum([...rest.values()].map((count) => count.pairs)),
  };
  const overall = (total.near + 1) / (total.pairs + 1);
  return (size) => {
    const count = rest.get(size) ?? { pairs: 0, near: 0 };
    return (count.near + borrowed * overall) / (count.pairs + borrowed);
  };
}

/** Coincidences expected of so many pairs of touches; summed in the order of classes, so that names play no part. */
function expectedOf(shares: Shares | undefined, chance: Chance): number {
  return sum([...(shares ?? [])].sort(([x], [y]) => x - y).map(([size, pairs]) => pairs * chance(size)));
}

/** Those of an object's touches that lie within the window of another one. */
function together(touches: readonly Touch[], window: number): JointAct[] {
  const sorted = [...touches].sort((x, y) => x.us - y.us);
  let from = 0;
  let to = 0;
  return sorted.flatMap((touch) => {
    while (touch.us - (sorted[from] as Touch).us > window) from += 1;
    while (to < sorted.length && (sorted[to] as Touch).us - touch.us <= window) to += 1;
    const mates = to - from - 1;
    return mates > 0 ? [{ ...touch, mates }] : [];
  });
}

/**
 * How many of the joint acts stand for themselves: no more than there are owners, and no more than there are objects
 * whose first joint acts lie at least `pause` apart. What is worked through in one sitting (a feed, an onboarding page)
 * is one fact, as is a fan's zeal for one idol.
 */
export function separate(acts: readonly Touch[], pause: number): number {
  const firsts = new Map<number, number>();
  for (const { object, us } of acts) firsts.set(object, Math.min(us, firsts.get(object) ?? us));
  let sittings = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const us of [...firsts.values()].sort((x, y) => x - y)) {
    if (us - last < pause) continue;
    sittings += 1;
    last = us;
  }
  return Math.min(sittings, new Set(acts.map((act) => act.owner)).size);
}

/** Items by key, keys and items in the order of their first appearance. */
export function gathered<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
