import { gathered, sum } from '../gathered.ts';
import { sittings } from '../sittings.ts';
import { lnBinomial, lnBinomialChernoff, lnPoissonTail } from '../statistics.ts';
import { byObject, type Null, type Touch } from './chance.ts';
import { breadth, type Gathering, gatheringOf, lnTogether } from './gathering.ts';
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
  readonly facts: number;
  /** Of two: these facts; of more: pairs of members within the window of one another, object by object. */
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

/** Whoever takes part in less than a third of what the median member does may have come by. */
const leastShare = 3;

/** A member is weighed with the mates of its strongest ties alone: no more than these. */
const mostMates = 20;

/**
 * The group that is left of the accounts when all those go, again and again, who do not act together more often than
 * chance would: with the rest (over all accounts; over the members, where these pass as a whole) or, where the null allows,
 * with one other (over all pairs of accounts), at half the level each. Undefined where no tie is left. Ties come strongest first.
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
    const { weight, each: rest } = members.length > 2 ? weighAll(members, touches, setting) : asTwo(closest);
    // Of a group that passes as a whole each member is one of so many; of others, one of all accounts.
    const whole = members.length > 2 && lnOverSets(weight, layer) <= setting.lnLevel;
    const lnChoices = Math.log(whole ? members.length : layer.accounts);
    const core = new Set(members.filter((member) => (rest.get(member) as Standing).lnP + lnChoices <= lnCut));
    const paired = new Set(
      chance.byPairs ? left.filter(({ lnP }) => lnP + layer.lnPairs <= lnCut).flatMap((pair) => pair.members) : [],
    );
    const factsOf = (member: number) => (rest.get(member) as Standing).facts;
    const usual = members.map(factsOf).sort((x, y) => x - y)[Math.floor(members.length / 2)] as number;
    const passing = members.filter(
      (member) => (core.has(member) || paired.has(member)) && factsOf(member) * leastShare >= usual,
    );
    if (passing.length === members.length) return { ...weight, core, closest };
    members = passing;
  }
}

/**
 * ln of p over all sets of accounts that could have been looked at. The weights of all pairs sum to a half, those of all
 * sets of s ≥ 3 accounts to 2^(1−s): to one together.
 */
export function lnOverSets({ members, lnP }: Weight, layer: Layer): number {
  const lnSets = members.length === 2 ? layer.lnPairs : lnBinomial(layer.accounts, members.length);
  return lnP + Math.max(1, members.length - 1) * Math.LN2 + lnSets;
}

/** Each tie by itself, strongest first, of each account no more than `mostMates`. */
function pairsOf(accounts: readonly number[], ties: readonly Pair[], touches: readonly Touch[], setting: Setting) {
  const own = gathered(touches, (touch) => touch.account);
  const mates = new Map(accounts.map((account) => [account, 0]));
  return ties.flatMap(({ a, b }) => {
    const [ofA, ofB] = [mates.get(a), mates.get(b)];
    if (ofA === undefined || ofB === undefined || (ofA >= mostMates && ofB >= mostMates)) return [];
    mates.set(a, ofA + 1).set(b, ofB + 1);
    return [weighPair([a, b], [...(own.get(a) ?? []), ...(own.get(b) ?? [])], setting)];
  });
}

/** Of two accounts there is no more to say than what their tie says. */
function asTwo(pair: Weight) {
  return { weight: pair, each: new Map(pair.members.map((member): [number, Standing] => [member, pair])) };
}

/** How one member stands with the rest. */
interface Standing {
  /** Its joint acts that stand for themselves. */
  readonly facts: number;
  readonly lnP: number;
}

interface Seen {
  readonly owner: number;
  readonly us: number;
  readonly chance: number;
  readonly met: boolean;
}

/** When, given what: the better of two tests, each owner a trial (Chernoff) and all chances together (Fisher). */
function lnGiven(seen: readonly Seen[], facts: number, pause: number): number {
  if (seen.length === 0) return 0;
  const owners: ByOwner = new Map();
  for (const { owner, chance } of seen) raise(owners, owner, chance);
  const expected = sum([...owners.values()].map((chance) => Math.min(1, chance)).sort((x, y) => x - y));
  const trials = lnBinomialChernoff(Math.min(facts, owners.size), owners.size, expected / owners.size);
  const together = lnTogether(
    seen.map(({ owner, us, chance, met }) => ({ owner, us, lnP: met ? Math.log(chance) : 0 })),
    pause,
  );
  return Math.min(0, Math.min(trials, together) + Math.LN2);
}

/** A set of accounts as a whole: how closely they gather on the objects that at least three of them touched. */
function weighAll(members: readonly number[], touches: readonly Touch[], setting: Setting) {
  const { joint, owners, gatherings } = gather(members, touches, setting);
  const weight: Weight = {
    members,
    acts: joint,
    facts: separate(joint, setting.pause),
    observed: sum(joint.map(({ mates }) => mates)) / 2,
    expected: sum([...owners.values()].sort((x, y) => x - y)),
    lnP: lnTogether(gatherings, setting.pause),
  };
  const own = gathered(joint, (act) => act.account);
  const seen = gathered(
    gatherings.flatMap(({ owner, us, each }) => each.map((one) => ({ ...one, owner, us }))),
    ({ account }) => account,
  );
  const each = new Map(
    members.map((member): [number, Standing] => {
      const facts = separate(own.get(member) ?? [], setting.pause);
      // Who × what × when: the others together as one account that acts wherever three of them meet.
      const acts = setting.acts.get(member) ?? 0;
      const byActivity = breadth * setting.chance.rate * acts * gatherings.length;
      const given = lnGiven(seen.get(member) ?? [], facts, setting.pause);
      return [member, { facts, lnP: Math.max(given, lnPoissonTail(facts, byActivity)) }];
    }),
  );
  return { weight, each };
}

/**
 * Two accounts. Expected is the larger of two: what accounts as active as these do (who × what × when), and what accounts
 * that act on as many of the same objects do (when, given what). p is the larger one as well.
 */
function weighPair(pair: readonly [number, number], touches: readonly Touch[], setting: Setting): Weight {
  const { joint, owners } = gather(pair, touches, setting);
  const [one, other] = pair.map((member) => setting.acts.get(member) ?? 0) as [number, number];
  const byActivity = setting.chance.rate * one * other;
  const observed = separate(joint, setting.pause);
  const given = setting.chance.given(observed, [...owners.values()]);
  const expected = Math.max(byActivity, given.expected);
  const lnP = observed > expected ? Math.max(lnPoissonTail(observed, byActivity), given.lnP) : 0;
  return { members: pair, acts: joint, facts: observed, observed, expected, lnP };
}

/** Owner → coincidences expected. */
type ByOwner = Map<number, number>;

/** The joint acts of these members, what chance expects of them by owner, and where three or more meet. */
function gather(members: readonly number[], touches: readonly Touch[], { layer, chance }: Setting) {
  const among = new Set(members);
  const owners: ByOwner = new Map();
  const joint: JointAct[] = [];
  const gatherings: Gathering[] = [];
  for (const on of byObject(touches.filter((touch) => among.has(touch.account)))) {
    if (on.length < 2) continue;
    raise(owners, (on[0] as Touch).owner, sum(chance.each(on)) / 2);
    joint.push(...together(on, layer.window));
    const gathering = gatheringOf(on, chance, layer.window);
    if (gathering) gatherings.push(gathering);
  }
  return { joint, owners, gatherings };
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
