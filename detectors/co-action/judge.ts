import { communities } from '../../graphs/communities.ts';
import { falseDiscovery, lnBinomial, lnPoissonChernoff, lnPoissonTail } from '../statistics.ts';
import type { Group, Weight } from './group.ts';
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
    const expected = layer.rate * edge.a_acts * edge.b_acts;
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

/** Groups of accounts, given in an order that names have no part in, that ranked ties hold together. */
export function groupsOf(order: readonly number[], ties: readonly Tie[], density: number): number[][] {
  const place = new Map(order.map((account, at) => [account, at]));
  const placed = ties.map(({ a, b, lnP }) => ({ a: place.get(a) as number, b: place.get(b) as number, weight: -lnP }));
  return communities(order.length, placed, density)
    .filter((group) => group.length > 1)
    .map((group) => group.map((at) => order[at] as number));
}

/** A test of one set of accounts: ln p as though it had been named beforehand, and ln(p / weight) over all sets. */
export interface Test extends Pick<Weight, 'members' | 'observed' | 'expected'> {
  readonly lnP: number;
  readonly lnScore: number;
}

/**
 * Tests a set of accounts against all sets that could have been looked at. The weights of all pairs sum to a half,
 * those of all sets of s ≥ 3 accounts to 2^(1−s): to one together. A pair's tail is exact; that of more accounts, whose
 * coincidences are counted at most one an object, is Chernoff's bound.
 */
export function testSet({ members, observed, expected }: Weight, layer: Layer): Test {
  const size = members.length;
  const lnTail = size === 2 ? lnPoissonTail : lnPoissonChernoff;
  const lnP = observed > expected ? lnTail(observed, expected) : 0;
  const lnSets = size === 2 ? layer.lnPairs : lnBinomial(layer.accounts, size);
  const lnWeight = -Math.max(1, size - 1) * Math.LN2 - lnSets;
  return { members, observed, expected, lnP, lnScore: lnP - lnWeight };
}

/** The stronger of two tests that speak for a group: that of all its members, and that of its closest two. */
export function testGroup(group: Group, layer: Layer): Test {
  const [all, two] = [testSet(group, layer), testSet(group.closest, layer)];
  return two.lnScore < all.lnScore ? two : all;
}
