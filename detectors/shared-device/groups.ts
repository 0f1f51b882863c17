import { components } from '../../graphs/union-find.ts';
import { gathered } from '../gathered.ts';
import { type Chance, type Common, type Weight, weigh } from './chance.ts';
import type { Params } from './params.ts';

/** Two accounts, and the window (µs) in which they are best seen to act together. */
export interface Test extends Weight {
  readonly a: number;
  readonly b: number;
  readonly window: number;
  /** ln of how many tests could have been made: pairs, and windows of each. */
  readonly lnTried: number;
  /** ln of p over all of them. */
  readonly lnQ: number;
}

/** Windows tried, µs: the one that was asked for, and what lies below it of ten minutes and an hour. */
export function windowsOf({ window }: Params): number[] {
  return [...[10 * 60e6, 3600e6].filter((us) => us < window), window];
}

/** What pairs of accounts are tested by. */
export interface Setting {
  readonly chance: Chance;
  readonly params: Params;
  readonly lnTried: number;
  /** The chance that two accounts act from one device, whatever they act on; with it, only acts from one device count. */
  readonly ofDevice?: (a: number, b: number) => number;
}

/** Each pair of these commons in the window that makes it the least probable; pairs in the order of the commons. */
export function testsOf(commons: readonly Common[], { chance, params, lnTried, ofDevice }: Setting): Test[] {
  return [...gathered(commons, ({ a, b }) => `${a} ${b}`).values()].map((own) => {
    const { a, b } = own[0] as Common;
    const likely = ofDevice?.(a, b) ?? 1;
    return windowsOf(params)
      .map((window) => {
        const together = (common: Common) => within(common, window) && (common.one_device || ofDevice === undefined);
        const weight = weigh(own, together, chance, window, params.pause, likely);
        return { ...weight, a, b, window, lnTried, lnQ: Math.min(0, weight.lnP + lnTried) };
      })
      .reduce(lessProbable);
  });
}

export const lessProbable = (best: Test, next: Test) => (next.lnP < best.lnP ? next : best);

export const within = ({ a_us, b_us }: Common, window: number) => Math.abs(a_us - b_us) <= window;

/** Tests that pass. */
export function linksAmong(commons: readonly Common[], setting: Setting): Test[] {
  const { minFacts, q } = setting.params;
  return testsOf(commons, setting).filter(({ observed, lnQ }) => observed >= minFacts && lnQ <= Math.log(q));
}

/** Connected groups of the accounts that links name, in the order in which links name them. */
export function groupsOf(links: readonly Test[]): number[][] {
  const accounts = [...new Set(links.flatMap(({ a, b }) => [a, b]))];
  const place = new Map(accounts.map((account, at) => [account, at]));
  const roots = components(
    accounts.length,
    links.map(({ a, b }) => [place.get(a) as number, place.get(b) as number] as const),
  );
  return [...gathered(accounts, (account) => roots[place.get(account) as number] as number).values()];
}
