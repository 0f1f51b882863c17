// TEMPORARY, delete this line once read: /tmp/plan/addendum2.md binds part C
import { communities } from '../../graphs/communities.ts';
import { falseDiscovery, lnBinomial, lnPoissonChernoff, lnPoissonTail } from '../statistics.ts';
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

/** Groups of accounts that the ties hold together. `order` lists the accounts, in an order that names have no part in. */
export function groupsOf(order: readonly number[], ties: readonly Tie[], density: number): number[][] {
  const place = new Map(order.map((account, at) => [account, at]));
  const placed = ties
    .map((tie) => {
      const [x, y] = [place.get(tie.a) as number, place.get(tie.b) as number];
      return { a: Math.min(x, y), b: Math.max(x, y), weight: -tie.lnP };
    })
    .sort((x, y) => x.a - y.a || x.b - y.b);
  return communities(order.length, placed, density)
    .filter((group) => group.length > 1)
    .map((group) => group.map((at) => order[at] as number));
}

/** A test of one set of accounts: ln p as though it had been named beforehand, and ln(p / weight) over all sets. */
export interface Test {
  readonly observed: number;
  readonly expected: number;
  readonly lnP: number;
  readonly lnScore: number;
}

/**
 * Tests a set of `size` accounts against all sets that could have been looked at. The weights of all pairs sum to a
 * half, those of all sets of s ≥ 3 accounts to 2^(1−s): to one together. A pair's tail is exact; that of more accounts,
 * whose coincidences are counted at most one an object, is Chernoff's bound.
 */
export function testSet(size: number, observed: number, expected: number, layer: Layer): Test {
  const lnTail = size === 2 ? lnPoissonTail : lnPoissonChernoff;
  const lnP = observed > expected ? lnTail(observed, expected) : 0;
  const lnSets = size === 2 ? layer.lnPairs : lnBinomial(layer.accounts, size);
  const lnWeight = -Math.max(1, size - 1) * Math.LN2 - lnSets;
  return { observed, expected, lnP, lnScore: lnP - lnWeight };
}
