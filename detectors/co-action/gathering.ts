import { gathered } from '../gathered.ts';
import { lnBinomialChernoff, lnGammaTail } from '../statistics.ts';
import type { Null, Touch } from './chance.ts';

/** An object that at least three members touched, at whatever times. */
export interface Gathering {
  readonly owner: number;
  /** When the first joint act fell; where there is none, the first act. µs. */
  readonly us: number;
  /** ln p that so many are so close together, by each one's own place in time, and of the object as a whole. */
  readonly each: readonly { readonly account: number; readonly lnP: number }[];
  readonly lnP: number;
}

/** Fewer make no gathering. */
const least = 3;

/**
 * One object's touches, in order of time: each of the c members in turn sees m of the others within the window, of whom
 * each would be there with a chance of its own (Chernoff's bound of the binomial; Hoeffding 1963). The object speaks by
 * the one who sees the least probable company, for the choice of c.
 */
export function gatheringOf(on: readonly Touch[], chance: Null, window: number): Gathering | undefined {
  const others = on.length - 1;
  if (on.length < least) return undefined;
  const expected = chance.each(on);
  let from = 0;
  let to = 0;
  let first: number | undefined;
  const each = on.map((touch, at) => {
    while (touch.us - (on[from] as Touch).us > window) from += 1;
    while (to < on.length && (on[to] as Touch).us - touch.us <= window) to += 1;
    const seen = to - from - 1;
    if (seen > 0) first ??= touch.us;
    const rate = Math.min(1, (expected[at] as number) / others);
    return { account: touch.account, lnP: seen === 0 ? 0 : lnBinomialChernoff(seen, others, rate) };
  });
  const lnP = Math.min(0, Math.log(on.length) + Math.min(...each.map((one) => one.lnP)));
  const { owner, us } = on[0] as Touch;
  return { owner, us: first ?? us, each, lnP };
}

/** What speaks for one p. */
export interface Fact {
  readonly owner: number;
  readonly us: number;
  readonly lnP: number;
}

/**
 * ln p of all facts together, the weaker of two ways to take them for one: those of one owner, and those of one sitting,
 * `pause` from one beginning to the next. Within such a block they may depend on one another in any way: e times their
 * geometric mean is a p (Vovk & Wang 2020); the blocks are independent under the null (Fisher).
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
  const each = blocks.map((block) => {
    if (block.length === 1) return -(block[0] as Fact).lnP;
    const sorted = block.map(({ lnP }) => -lnP).sort((x, y) => x - y);
    return Math.max(0, sorted.reduce((total, nats) => total + nats, 0) / block.length - 1);
  });
  return lnGammaTail(
    blocks.length,
    each.sort((x, y) => x - y).reduce((total, nats) => total + nats, 0),
  );
}
