import { gathered, sum } from '../gathered.ts';
import { mostlySame } from '../overlap.ts';
import { lnBinomial } from '../statistics.ts';
import type { Crowd, Null, Weighed } from './crowd.ts';

/** A crowd that took back more than its accounts would by themselves. */
export interface Told extends Weighed {
  readonly crowd: Crowd;
  readonly chance: Null;
  /** Accounts that took back all that they did there, but for those that do as a rule. */
  readonly members: ReadonlySet<number>;
}

/** Crowds that are mostly the same accounts, the least probable first, and the occasions that speak for them. */
export interface Campaign {
  readonly crowds: readonly [Told, ...Told[]];
  readonly members: ReadonlySet<number>;
  readonly occasions: readonly [Told, Told, ...Told[]];
}

/** Occasions lie so far apart. */
const pause = 3600e6;

/**
 * Crowds, the least probable first, each joined to the first that it shares at least half of the smaller with; those left that
 * have two occasions, by the same accounts in the main, at different things, an hour apart or more: once, a crowd may have a
 * reason of its own to take back what it did.
 */
export function campaignsOf(told: readonly Told[]): Campaign[] {
  const joined: { crowds: [Told, ...Told[]]; members: Set<number> }[] = [];
  const known = new Map<number, Set<number>>();
  for (const one of told) {
    const shared = gathered(
      [...one.members].flatMap((member) => [...(known.get(member) ?? [])]),
      (at) => at,
    );
    const at = [...shared]
      .filter(([at, both]) => 2 * both.length >= Math.min(one.members.size, joined[at]?.members.size ?? 0))
      .reduce((first, [at]) => Math.min(first, at), joined.length);
    const into = joined[at];
    if (into) into.crowds.push(one);
    else joined.push({ crowds: [one], members: new Set() });
    for (const member of one.members) {
      joined[at]?.members.add(member);
      known.set(member, (known.get(member) ?? new Set()).add(at));
    }
  }
  return joined.flatMap(({ crowds, members }) => {
    const [first, second, ...others] = apart(crowds);
    return first && second ? [{ crowds, members, occasions: [first, second, ...others] }] : [];
  });
}

/** Crowds of mostly those of the first, each at another thing than the others and an hour or more from them. */
function apart(crowds: readonly Told[]): Told[] {
  const kept: Told[] = [];
  for (const one of crowds) {
    const separate = kept.every(
      ({ crowd }) => Math.abs(crowd.begun - one.crowd.begun) >= pause && crowd.thing !== one.crowd.thing,
    );
    if (separate && mostlySame(one.members, kept[0]?.members ?? one.members)) kept.push(one);
  }
  return kept;
}

/**
 * ln q of a campaign by its two occasions or as many more as speak loudest: a union bound over all sets of as many of the
 * crowds of its verbs, of which a set of m has the weight 2^−m, and over all sets of verbs.
 */
export function lnQOf({ occasions, crowds }: Campaign, tested: ReadonlyMap<string, number>): number {
  const verbs = [...new Set(crowds.map(({ crowd }) => crowd.verb))];
  const all = sum(verbs.map((verb) => tested.get(verb) ?? 0));
  const lnP = occasions.map((_, at) => sum(occasions.slice(0, at + 1).map((told) => told.lnP)));
  const lnQ = lnP.map((ln, at) => ln + lnBinomial(all, at + 1) + (at + 1) * Math.LN2 + tested.size * Math.LN2);
  return Math.min(...lnQ.slice(1));
}
