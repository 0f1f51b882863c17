import { gathered } from '../gathered.ts';
import { lnBinomialChernoff, lnGammaTail } from '../statistics.ts';
import type { Null, Touch } from './chance.ts';

/** An object that at least three members touched, at whatever times. */
export interface Gathering {
  readonly owner: number;
  /** When the first joint act fell; where there is none, the first act. µs. */
  readonly us: number;
  /** Of each member the chance to meet others there, and whether it did. */
  readonly each: readonly { readonly account: number; readonly chance: number; readonly met: boolean }[];
  /** ln p that so many are so close together. */
  readonly lnP: number;
}

/** To meet a flock that fills one window is so much likelier than to meet one account. */
export const breadth = 1.5;

/** Fewer make no gathering. */
const least = 3;

/**
 * One object's touches, in order of time. The object speaks by the member who sees the least probable company: m of the
 * c − 1 others within the window, each there with a chance of its own (Chernoff's bound of the binomial; Hoeffding 1963),
 * for the choice of c. For one member the others' times are given, so that whoever comes by when a ring is at work meets
 * it once, not every one of it: a chance for each flock of others within one window, times its breadth.
 */
export function gatheringOf(on: readonly Touch[], chance: Null, window: number): Gathering | undefined {
  const others = on.length - 1;
  if (on.length < least) return undefined;
  const expected = chance.each(on);
  const flocks = flocksOf(on, window);
  let from = 0;
  let to = 0;
  let first: number | undefined;
  let lnLeast = 0;
  const each = on.map((touch, at) => {
    while (touch.us - (on[from] as Touch).us > window) from += 1;
    while (to < on.length && (on[to] as Touch).us - touch.us <= window) to += 1;
    const seen = to - from - 1;
    const rate = Math.min(1, (expected[at] as number) / others);
    if (seen > 0) {
      first ??= touch.us;
      lnLeast = Math.min(lnLeast, lnBinomialChernoff(seen, others, rate));
    }
    return { account: touch.account, chance: Math.min(1, breadth * rate * flocks.without(at)), met: seen > 0 };
  });
  const { owner, us } = on[0] as Touch;
  return { owner, us: first ?? us, each, lnP: Math.min(0, Math.log(on.length) + lnLeast) };
}

/** Touches in flocks, each no longer than the window; how many of them are left without one touch. */
function flocksOf(on: readonly Touch[], window: number): { without(at: number): number } {
  const sizes: number[] = [];
  let begun = Number.NEGATIVE_INFINITY;
  const flock = on.map(({ us }) => {
    if (us - begun > window) {
      begun = us;
      sizes.push(0);
    }
    sizes[sizes.length - 1] = (sizes.at(-1) as number) + 1;
    return sizes.length - 1;
  });
  return { without: (at) => sizes.length - (sizes[flock[at] as number] === 1 ? 1 : 0) };
}

/** What speaks for one p. */
export interface Fact {
  readonly owner: number;
  readonly us: number;
  readonly lnP: number;
}

/**
 * ln p of all facts together, the weaker of two ways to take them for one: those of one owner, and those of one sitting,
 * `pause` from one beginning to the next. Within such a block they may depend on one another in any way: the least p
 * speaks, for the choice of it (Bonferroni); the blocks are independent under the null (Fisher).
 */
export function lnTogether(facts: readonly Fact[], pause: number): number {
  if (facts.length === 0) return 0;
  const owners = [...gathered(facts, ({ owner }) => owner).values()];
  return Math.max(lnFisher(owners), lnFisher(sittings(facts, pause)));
}

function sittings(facts: readonly Fact[], pause: number): Fact[][] {
  const begun: Fact[][] = [];
  for (const fact of [...facts].sort((x, y) => x.us - y.us || x.lnP - y.lnP)) {
    const last = begun.at(-1);
    if (last && fact.us - (last[0] as Fact).us < pause) last.push(fact);
    else begun.push([fact]);
  }
  return begun;
}

function lnFisher(blocks: readonly (readonly Fact[])[]): number {
  const each = blocks.map((block) => Math.max(0, Math.max(...block.map(({ lnP }) => -lnP)) - Math.log(block.length)));
  return lnGammaTail(
    blocks.length,
    each.sort((x, y) => x - y).reduce((total, nats) => total + nats, 0),
  );
}
