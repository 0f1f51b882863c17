import { components } from '../../graphs/union-find.ts';
import { gathered } from '../gathered.ts';
import { type Chance, type Common, weigh } from './chance.ts';
import type { Params } from './params.ts';

/** Two accounts that act together more than chance has it. */
export interface Link {
  readonly a: number;
  readonly b: number;
  /** ln of p over all pairs that could have been looked at. */
  readonly lnQ: number;
  /** The window in which it is best seen, µs. */
  readonly window: number;
}

/** Windows tried, µs: the one that was asked for, and what lies below it of ten minutes and an hour. */
export function windowsOf({ window }: Params): number[] {
  return [...[10 * 60e6, 3600e6].filter((us) => us < window), window];
}

/**
 * Those of the pairs that pass at q over `pairs` pairs and the windows tried. With `ofDevice`, which gives the chance
 * that an account acts from a device that it shares with the other, only acts from one device count.
 */
export function linksAmong(
  commons: readonly Common[],
  pairs: number,
  chance: Chance,
  params: Params,
  ofDevice?: (common: Common) => number,
): Link[] {
  const windows = windowsOf(params);
  const lnTried = Math.log(pairs) + Math.log(windows.length);
  const found: Link[] = [];
  for (const own of gathered(commons, ({ a, b }) => `${a} ${b}`).values()) {
    const { a, b } = own[0] as Common;
    const tests = windows.map((window) => {
      const near = ({ a_us, b_us, one_device }: Common) =>
        Math.abs(a_us - b_us) <= window && (one_device || ofDevice === undefined);
      return { window, ...weigh(own, near, chance, window, params.pause, ofDevice) };
    });
    const best = tests.reduce((least, next) => (next.lnP < least.lnP ? next : least));
    const lnQ = Math.min(0, best.lnP + lnTried);
    if (best.observed >= params.minFacts && lnQ <= Math.log(params.q)) found.push({ a, b, lnQ, window: best.window });
  }
  return found;
}

/** Connected groups of the accounts that links name; accounts in rising order, groups by their first account. */
export function groupsOf(links: readonly Link[]): number[][] {
  const accounts = [...new Set(links.flatMap(({ a, b }) => [a, b]))].sort((x, y) => x - y);
  const place = new Map(accounts.map((account, at) => [account, at]));
  const roots = components(
    accounts.length,
    links.map(({ a, b }) => [place.get(a) as number, place.get(b) as number] as const),
  );
  return [...gathered(accounts, (account) => roots[place.get(account) as number] as number).values()];
}
