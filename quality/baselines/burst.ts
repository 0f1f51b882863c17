import type { DuckDBConnection, DuckDBListValue } from '@duckdb/node-api';
import { falseDiscovery, lnPoissonTail, probability } from '../../detectors/statistics.ts';
import { rowsOf, sqlBeside } from '../../ingest/database.ts';
import type { Baseline, Claim } from './claim.ts';

/** What a target gained by one verb in one period, and in the periods before. */
interface Gain {
  readonly verb: string;
  readonly target: string;
  readonly period: number;
  readonly gain: number;
  /** Periods looked back on, and the sum and the sum of squares of their gains. */
  readonly periods: number;
  readonly total: number;
  readonly squares: number;
  /** Gains in all: targets and verbs × periods with a past. */
  readonly series: number;
}

interface Burst extends Gain {
  readonly p: number;
  readonly q: number;
}

type Period = 'day' | 'hour';

const hour = 3600e6;
const lengths = { day: 24 * hour, hour };
const lookback = 28 * 24 * hour;
/** Gains of less have been looked back on for too short a time. */
const past = 3 * 24 * hour;
/** A gain of fewer acts is no burst; no z passes for them as spread is taken for 1 at least. */
const leastGain = 4;

/**
 * Follows, likes or views of an account's own on a day (an hour) more than three standard deviations above their mean of
 * the 28 days before: the outbreak rule of syndromic surveillance (Hutwagner et al., The bioterrorism preparedness and
 * response Early Aberration Reporting System, J. Urban Health 2003) with a longer baseline. Deviations below 1 count as 1.
 * It knows no probability.
 */
export function zBurst(period: Period): Baseline {
  const judge = (gains: readonly Gain[]) =>
    gains
      .map((one) => ({ ...one, p: 1, q: 1, z: z(one) }))
      .filter((burst) => burst.z > 3)
      .sort((x, y) => y.z - x.z);
  return burst(
    `z-score, ${period}s`,
    `gain in one ${period} over 3 standard deviations above 28 days' mean`,
    period,
    judge,
  );
}

/**
 * The same gains against a Poisson law of the mean of the 28 days before (0.1 acts at least), step-up of Benjamini &
 * Hochberg (1995) at 0.05 over all targets, verbs and periods.
 */
export function poissonBurst(period: Period): Baseline {
  const judge = (gains: readonly Gain[]) => {
    const lnP = gains.map(({ gain, total, periods }) => lnPoissonTail(gain, Math.max(total / periods, 0.1)));
    const lnQ = falseDiscovery(lnP.map((ln, at) => ln + Math.log((gains[at] as Gain).series)));
    return gains
      .map((one, at) => ({ ...one, p: probability(lnP[at] as number), q: probability(lnQ[at] as number) }))
      .filter(({ q }) => q <= 0.05)
      .sort((x, y) => x.p - y.p);
  };
  return burst(
    `Poisson, ${period}s`,
    `gain in one ${period} over the Poisson law of 28 days' mean, q 0.05`,
    period,
    judge,
  );
}

function burst(name: string, about: string, period: Period, judge: (gains: readonly Gain[]) => Burst[]): Baseline {
  return {
    name,
    about: `${about}; the target gains by it, those who acted then are accused`,
    async find(connection) {
      const gains = await rowsOf<Gain>(connection, sqlBeside(import.meta.url, 'burst.sql'), {
        length: BigInt(lengths[period]),
        periods: BigInt(lookback / lengths[period]),
        needed: BigInt(past / lengths[period]),
        least: BigInt(leastGain),
      });
      return await claimsOf(connection, name, lengths[period], judge(gains));
    },
  };
}

function z({ gain, periods, total, squares }: Gain): number {
  const mean = total / periods;
  const variance = (squares - total * mean) / (periods - 1);
  return (gain - mean) / Math.max(Math.sqrt(Math.max(variance, 0)), 1);
}

async function claimsOf(
  connection: DuckDBConnection,
  detector: string,
  length: number,
  bursts: readonly Burst[],
): Promise<Claim[]> {
  const rows = bursts.map(({ verb, target, period }, row) => ({ row, verb, target, period }));
  const actors = await rowsOf<{ row: number; accounts: DuckDBListValue; since: number; until: number }>(
    connection,
    sqlBeside(import.meta.url, 'burst-actor.sql'),
    { bursts: JSON.stringify(rows), length: BigInt(length) },
  );
  return actors.map(({ row, accounts, since, until }) => {
    const { target, p, q } = bursts[row] as Burst;
    const members = [
      { account: target, role: 'beneficiary' as const },
      ...accounts.items.map((account) => ({ account: String(account), role: 'amplifier' as const })),
    ];
    return { detector, members, statistic: { p, q }, window: { since, until } };
  });
}
