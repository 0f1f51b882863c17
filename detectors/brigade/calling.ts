import type { Evidence } from '../detector.ts';
import { lnBinomialChernoff, probability } from '../statistics.ts';
import type { Kind, Raid } from './raid.ts';

/** An object of others that several of a crowd touched before they came. */
export interface Call {
  readonly kind: Kind;
  readonly target: number;
  readonly object: number;
  readonly raiders: number;
  /** Of those who came to the target else. */
  readonly others: number;
  /** Of all accounts. */
  readonly accounts: number;
}

/** The object that best tells those who came in the crowd from others. */
export interface Calling {
  readonly object: number;
  readonly evidence: Evidence;
  /** Whether at most one in ten who touched it, and came, would have touched it anyhow. */
  readonly telling: boolean;
}

/** Accounts of the run, and objects that could have been the call. */
export interface Public {
  readonly accounts: number;
  readonly objects: number;
}

/** So many of all accounts weigh as much as one visitor of the target, times ten: few visitors tell little. */
export const prior = 10;

/**
 * Whether many of the crowd had touched one object of others just before. Null: as many as do of all accounts, or of those
 * who come to the target at other times, whichever is more; over all objects (Bonferroni), Chernoff's bound.
 */
export function callingOf(raid: Raid, calls: readonly Call[], visitors: number, all: Public): Calling | undefined {
  const rated = calls.map((call) => {
    const common = call.accounts / all.accounts;
    const rate = Math.min(1, Math.max(common, (call.others + prior * common) / (visitors + prior)));
    return { ...call, rate, lnP: lnBinomialChernoff(call.raiders, raid.raiders.size, rate) + Math.log(all.objects) };
  });
  const best = rated.sort((x, y) => x.lnP - y.lnP || y.raiders - x.raiders || x.object - y.object)[0];
  if (best === undefined || best.lnP > Math.log(0.001)) return undefined;
  return {
    object: best.object,
    telling: best.rate * raid.raiders.size <= best.raiders / 10,
    evidence: {
      family: 'structure',
      statement: `${best.raiders} of ${raid.raiders.size} strangers had seen, or acted on, one and the same object of somebody else in the span before they came.`,
      observed: best.raiders,
      expected: best.rate * raid.raiders.size,
      baseline: `accounts of the platform, or those who come to the target at other times, whichever of them touch it more; the best of ${all.objects} objects`,
      p: probability(best.lnP),
      events: [],
    },
  };
}
