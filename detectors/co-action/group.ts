import { lnPoissonTail } from '../statistics.ts';
import type { Layer } from './layer.ts';

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

/** A group whose members each act together with the rest more often than chance would. */
export interface Group {
  readonly members: readonly number[];
  readonly acts: readonly JointAct[];
  /** Joint acts that stand for themselves, see `separate`. */
  readonly observed: number;
  readonly expected: number;
}

export interface Rules {
  readonly pause: number;
  readonly q: number;
}

/**
 * The group that is left of these accounts when all those go, again and again, who alone against the rest do not pass
 * a test at q over all accounts of the layer (Bonferroni). Undefined where fewer than two are left.
 */
export function settle(
  accounts: readonly number[],
  touches: readonly Touch[],
  acts: ReadonlyMap<number, number>,
  layer: Layer,
  rules: Rules,
): Group | undefined {
  const lnCut = Math.log(rules.q) - Math.log(layer.accounts);
  let members = accounts;
  while (members.length > 1) {
    const { joint, shares, all } = gather(members, touches, layer.window);
    const own = gathered(joint, (act) => act.account);
    const total = sum(members.map((member) => acts.get(member) ?? 0));
    const passing = members.filter((member) => {
      const observed = separate(own.get(member) ?? [], rules.pause);
      const k = acts.get(member) ?? 0;
      const expected = Math.max(layer.rate * k * (total - k), chanceOf(shares.get(member), layer));
      return observed > expected && lnPoissonTail(observed, expected) <= lnCut;
    });
    if (passing.length === members.length) {
      const squares = sum(members.map((member) => (acts.get(member) ?? 0) ** 2));
      const expected = Math.max((layer.rate * (total * total - squares)) / 2, chanceOf(all, layer));
      return { members, acts: joint, observed: separate(joint, rules.pause), expected };
    }
    members = passing;
  }
  return undefined;
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

/** Coincidences expected of so many pairs of touches; summed in the order of classes, so that names play no part. */
function chanceOf(shares: Shares | undefined, layer: Layer): number {
  return sum([...(shares ?? [])].sort(([x], [y]) => x - y).map(([size, n]) => n * (layer.chance.get(size) ?? 0)));
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
