import { falseDiscovery, lnPoissonTail } from '../statistics.ts';
import type { Chance, Null, Touch } from './chance.ts';
import { type Group, lnOverSets, type Setting, settle, type Weight } from './group.ts';
import type { Edge, Layer } from './layer.ts';

/** An edge with what chance is expected to do, and how sure we are that it did not. */
export interface Tie extends Edge {
  readonly expected: number;
  readonly lnP: number;
  readonly lnQ: number;
}

/**
 * The edges that survive the control of false discoveries over all pairs of accounts of the layer, against two accounts
 * as active as these (who × what × when; Tumminello et al. 2011 with the sparse limit of Saracco et al. 2017). This
 * nominates groups; whether they are findings is another test.
 */
export function survivingTies(layer: Layer, q: number): Tie[] {
  const tested = layer.edges.map((edge) => {
    const expected = (layer.near / layer.pairs) * edge.a_acts * edge.b_acts;
    return { ...edge, expected, lnP: lnPoissonTail(edge.owners, expected) };
  });
  const lnQ = falseDiscovery(tested.map((edge) => edge.lnP + layer.lnPairs));
  return tested.map((edge, at) => ({ ...edge, lnQ: lnQ[at] as number })).filter((edge) => edge.lnQ <= Math.log(q));
}

/** Strongest ties first; `place` puts the accounts in an order that names have no part in, and a tie's earlier account first. */
export function rankTies(ties: readonly Tie[], place: ReadonlyMap<number, number>): Tie[] {
  const at = (account: number) => place.get(account) as number;
  return ties
    .map((tie) =>
      at(tie.a) < at(tie.b) ? tie : { ...tie, a: tie.b, b: tie.a, a_acts: tie.b_acts, b_acts: tie.a_acts },
    )
    .sort((x, y) => x.lnP - y.lnP || at(x.a) - at(y.a) || at(x.b) - at(y.b));
}

/** A group and the test that speaks for it. */
export interface Judged {
  readonly group: Group;
  readonly test: Test;
  /** Whether chance knew the ages at which accounts come to things: of most objects the births are known. */
  readonly aged: boolean;
  /** Whether the chances are by age, not by how many came. */
  readonly byAge: boolean;
  /** What was expected of the group as a whole, pair of touches by pair. */
  readonly chances: readonly Chance[];
}

/** A group that passed, and what its finding tells besides. */
export interface Verdict extends Judged {
  /** Of a group larger than the cap: the share of its bursts that a member takes part in. */
  readonly turnout?: number;
  /** How alike the group comes out when the graph of ties is divided in other orders; of bursts 1. */
  readonly stability: number;
}

/** A set of accounts weighed, with ln(p / weight) over all sets. */
export interface Test extends Weight {
  readonly lnScore: number;
}

/** Accounts that ties hold together, these ties, the strongest first, and what several of them acted on. */
export interface Nominee {
  readonly accounts: readonly number[];
  readonly ties: readonly Tie[];
  readonly touches: readonly Touch[];
}

/** The two nulls, the better informed one first. */
export interface Nulls {
  readonly byAge: Null;
  readonly bySize: Null;
}

/**
 * What is left of a nominee and passes. Where the births of most of its objects are unknown, a null that is blind to age
 * may speak instead.
 */
export function judge(
  { accounts, ties, touches }: Nominee,
  { byAge, bySize }: Nulls,
  setting: Omit<Setting, 'chance'>,
  leastFacts: number,
): Judged | undefined {
  const known = touches.filter(({ born_known }) => born_known).length * 2 >= touches.length;
  for (const chance of known ? [byAge] : [byAge, bySize]) {
    const group = settle(accounts, ties, touches, { ...setting, chance });
    if (group === undefined) continue;
    const test = testGroup(group, setting.layer);
    if (test.facts >= leastFacts && test.lnScore <= setting.lnLevel)
      return { group, test, aged: known, byAge: chance === byAge, chances: chance.told(touches) };
  }
  return undefined;
}

/** Tests a set of accounts against all sets that could have been looked at. */
export function testSet(weight: Weight, layer: Layer): Test {
  return { ...weight, lnScore: lnOverSets(weight, layer) };
}

/** The stronger of two tests that speak for a group: that of all its members, and that of its closest two. */
export function testGroup(group: Group, layer: Layer): Test {
  const [all, two] = [testSet(group, layer), testSet(group.closest, layer)];
  return two.lnScore < all.lnScore ? two : all;
}
