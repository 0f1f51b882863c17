import { gathered, sum } from '../gathered.ts';
import { sittings } from '../sittings.ts';
import { lnPoissonChernoff, lnPoissonTail } from '../statistics.ts';
import { byObject, type Null, type Touch } from './chance.ts';
import type { Layer } from './layer.ts';

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
  /** As though this set had been named beforehand. */
  readonly lnP: number;
}

/** A group whose members each act together with the rest, or with one of them, more often than chance would. */
export interface Group extends Weight {
  /** Members who pass against all the rest. */
  readonly core: ReadonlySet<number>;
  /** The two whose joint acts are the least probable, weighed by themselves. */
  readonly closest: Weight;
}

/** What a group is judged by. */
export interface Setting {
  readonly layer: Layer;
  /** Account → its first acts. */
  readonly acts: ReadonlyMap<number, number>;
  readonly chance: Null;
  readonly pause: number;
  /** ln of the level of all tests of single members of the layer together. */
  readonly lnLevel: number;
}

type Pair = { readonly a: number; readonly b: number };

/** A member is weighed with the mates of its strongest ties alone: no more than these. */
const mostMates = 20;

/**
 * The group that is left of the accounts when all those go, again and again, who do not act together more often than
 * chance would: with the rest (over all accounts) or, where the null allows, with one other (over all pairs of accounts),
 * at half the level each. Undefined where no tie is left. Ties come strongest first.
 */
export function settle(
  accounts: readonly number[],
  ties: readonly Pair[],
  touches: readonly Touch[],
  setting: Setting,
): Group | undefined {
  const { layer, chance } = setting;
  const lnCut = setting.lnLevel - (chance.byPairs ? Math.LN2 : 0);
  const pairs = pairsOf(accounts, ties, touches, setting);
  for (let members = accounts; ; ) {
    const among = new Set(members);
    const left = pairs.filter(({ members: [a, b] }) => among.has(a as number) && among.has(b as number));
    const closest = left.reduce<Weight | undefined>(
      (best, next) => (best && best.lnP <= next.lnP ? best : next),
      undefined,
    );
    if (closest === undefined) return undefined;
    const rest = weighEach(members, touches, setting);
    const core = new Set(members.filter((member) => (rest.get(member) as number) + Math.log(layer.accounts) <= lnCut));
    const paired = new Set(
      chance.byPairs ? left.filter(({ lnP }) => lnP + layer.lnPairs <= lnCut).flatMap((pair) => pair.members) : [],
    );
    const passing = members.filter((member) => core.has(member) || paired.has(member));
    if (passing.length === members.length) return { ...weigh(members, touches, setting), core, closest };
    members = passing;
  }
}

/** Each tie by itself, strongest first, of each account no more than `mostMates`. */
function pairsOf(accounts: readonly number[], ties: readonly Pair[], touches: readonly Touch[], setting: Setting) {
  const own = gathered(touches, (touch) => touch.account);
  const mates = new Map(accounts.map((account) => [account, 0]));
  return ties.flatMap(({ a, b }) => {
    const [ofA, ofB] = [mates.get(a), mates.get(b)];
    if (ofA === undefined || ofB === undefined || (ofA >= mostMates && ofB >= mostMates)) return [];
    mates.set(a, ofA + 1).set(b, ofB + 1);
    return [weigh([a, b], [...(own.get(a) ?? []), ...(own.get(b) ?? [])], setting)];
  });
}

/** ln P of each member's joint acts with all the others. */
function weighEach(members: readonly number[], touches: readonly Touch[], setting: Setting): Map<number, number> {
  const { joint, byMember } = gather(members, touches, setting);
  const own = gathered(joint, (act) => act.account);
  const k = (member: number) => setting.acts.get(member) ?? 0;
  const total = sum(members.map(k));
  return new Map(
    members.map((member) => {
      const observed = separate(own.get(member) ?? [], setting.pause);
      const byActivity = setting.chance.rate * k(member) * (total - k(member));
      return [member, test(observed, byActivity, byMember.get(member) as ByOwner, setting.chance).lnP];
    }),
  );
}

/**
 * A set of accounts as a whole. Expected is the larger of two: what accounts as active as these do (who × what × when),
 * and what accounts that act on as many of the same objects do (when, given what). p is the larger one as well.
 */
function weigh(members: readonly number[], touches: readonly Touch[], setting: Setting): Weight {
  const { joint, all } = gather(members, touches, setting);
  const k = members.map((member) => setting.acts.get(member) ?? 0);
  const byActivity = (setting.chance.rate * (sum(k) ** 2 - sum(k.map((n) => n * n)))) / 2;
  const observed = separate(joint, setting.pause);
  const lnTail = members.length === 2 ? lnPoissonTail : lnPoissonChernoff;
  return { members, acts: joint, observed, ...test(observed, byActivity, all, setting.chance, lnTail) };
}

/** Against both nulls: the larger expectation, the larger p. */
function test(
  observed: number,
  byActivity: number,
  owners: ByOwner,
  chance: Null,
  lnTail = lnPoissonTail,
): { readonly expected: number; readonly lnP: number } {
  const given = chance.given(observed, [...owners.values()]);
  const expected = Math.max(byActivity, given.expected);
  return { expected, lnP: observed > expected ? Math.max(lnTail(observed, byActivity), given.lnP) : 0 };
}

/** Owner → coincidences expected. */
type ByOwner = Map<number, number>;

/** The joint acts of these members, and what chance expects of all and of each with the rest, by owner. */
function gather(members: readonly number[], touches: readonly Touch[], { layer, chance }: Setting) {
  const among = new Set(members);
  const byMember = new Map<number, ByOwner>(members.map((member) => [member, new Map()]));
  const all: ByOwner = new Map();
  const joint: JointAct[] = [];
  for (const on of byObject(touches.filter((touch) => among.has(touch.account)))) {
    if (on.length < 2) continue;
    const { owner } = on[0] as Touch;
    const each = chance.each(on);
    raise(all, owner, sum(each) / 2);
    for (const [at, expected] of each.entries())
      raise(byMember.get((on[at] as Touch).account) as ByOwner, owner, expected);
    joint.push(...together(on, layer.window));
  }
  return { joint, all, byMember };
}

function raise(owners: ByOwner, owner: number, by: number): void {
  if (by > 0) owners.set(owner, (owners.get(owner) ?? 0) + by);
}

/** Those of an object's touches, in order of time, that lie within the window of another one. */
function together(on: readonly Touch[], window: number): JointAct[] {
  let from = 0;
  let to = 0;
  return on.flatMap((touch) => {
    while (touch.us - (on[from] as Touch).us > window) from += 1;
    while (to < on.length && (on[to] as Touch).us - touch.us <= window) to += 1;
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
  return Math.min(sittingsOf(acts, pause).length, new Set(acts.map((act) => act.owner)).size);
}

/** When each of the sittings began in which joint acts fall, at least `pause` from one beginning to the next. */
export function sittingsOf(acts: readonly Touch[], pause: number): number[] {
  const firsts = new Map<number, number>();
  for (const { object, us } of acts) firsts.set(object, Math.min(us, firsts.get(object) ?? us));
  return sittings([...firsts.values()], pause);
}
