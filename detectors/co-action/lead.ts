import { gathered } from '../gathered.ts';
import { lnBinomialChernoff } from '../statistics.ts';

/** The account that is first more often than turn about would have it, or the one that is first most often. */
export interface Lead {
  readonly account: number;
  /** Objects on which it was first, of those on which it took part; and how many turn about would give it. */
  readonly firsts: number;
  readonly objects: number;
  readonly expected: number;
  /** Chernoff's bound on independent trials (Hoeffding 1963), over all who took part. */
  readonly lnP: number;
}

/**
 * Who leads those who act on the same objects: of k who came to one, each is the first with chance 1 / k where none does.
 * Two who come first at one time are both not. `acts` of each object in order of time.
 */
export function leadOf(
  acts: readonly { readonly account: number; readonly object: number; readonly us: number }[],
): Lead {
  const stands = new Map<number, { account: number; firsts: number; objects: number; expected: number }>();
  for (const on of gathered(acts, ({ object }) => object).values())
    for (const [at, { account, us }] of on.entries()) {
      const stand = stands.get(account) ?? { account, firsts: 0, objects: 0, expected: 0 };
      stand.objects += 1;
      stand.expected += 1 / on.length;
      if (at === 0 && on[1]?.us !== us) stand.firsts += 1;
      stands.set(account, stand);
    }
  return [...stands.values()]
    .map((stand) => {
      const lnP = lnBinomialChernoff(stand.firsts, stand.objects, stand.expected / stand.objects);
      return { ...stand, lnP: Math.min(0, lnP + Math.log(stands.size)) };
    })
    .reduce((best, next) =>
      next.lnP < best.lnP || (next.lnP === best.lnP && next.firsts > best.firsts) ? next : best,
    );
}
