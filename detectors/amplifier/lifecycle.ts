import type { Evidence } from '../detector.ts';
import { lnBinomialChernoff, probability } from '../statistics.ts';
import type { Group } from './blocks.ts';
import type { Rare } from './rare.ts';

const day = 86_400e6;
/** An account is young below one of these ages. */
const thresholds = [7 * day, 30 * day, 90 * day];
/** An owner whose other regular visitors number fewer says nothing of how young visitors are. */
const fewest = 20;

/** Of the young whom their youth accuses at most this share is young by chance. */
const mostByChance = 0.05;

/** Members that were made lately, and how improbable so many are. */
export interface Youth {
  readonly members: readonly number[];
  /** Whether nearly all of them are young for a reason, so that each can be accused of it. */
  readonly accuses: boolean;
  readonly evidence: Evidence;
}

/**
 * Whether so many of a group were made lately. Null: members are as old as others who come to somebody again and again
 * without following, or as the other regular visitors of the group's owners, whichever are the younger (a page that
 * welcomes newcomers has young visitors). `pairs` are those of the owners, `ages` those of all regular visitors. Undefined
 * where it is no more than chance. Who came by chance is young as often as others are, so those who are not tell how many of
 * the young came so. `question` counts the young again, given the age below which they are and others' share.
 */
export function youthOf(
  { accounts }: Group,
  pairs: readonly Rare[],
  ages: ReadonlyMap<number, number>,
  question: (threshold: number, base: number) => string,
): Youth | undefined {
  const among = new Set(accounts);
  const others = (them: Iterable<number>) =>
    [...them].filter((account) => !among.has(account)).flatMap((account) => ages.get(account) ?? []);
  const all = others(ages.keys());
  const own = others(new Set(pairs.map(({ account }) => account)));
  const known = accounts.filter((account) => ages.has(account));
  const tests = thresholds.map((threshold) => {
    const share = (of: readonly number[]) => (of.filter((age) => age < threshold).length + 1) / (of.length + 1);
    const base = Math.max(share(all), own.length >= fewest ? share(own) : 0);
    const young = known.filter((account) => (ages.get(account) as number) < threshold);
    const lnP = young.length > 0 ? lnBinomialChernoff(young.length, known.length, base) : 0;
    return { threshold, base, young, lnP: Math.min(0, lnP + Math.log(thresholds.length)) };
  });
  const best = tests.reduce((least, next) => (next.lnP < least.lnP ? next : least));
  if (best.lnP > Math.log(0.001)) return undefined;
  const expected = best.base * known.length;
  const byChance = ((known.length - best.young.length) * best.base) / (1 - best.base);
  return {
    members: best.young,
    accuses: byChance <= mostByChance * best.young.length,
    evidence: {
      family: 'lifecycle',
      statement: `${best.young.length} of ${known.length} accounts were less than ${best.threshold / day} days old; ${expected.toPrecision(2)} expected.`,
      observed: best.young.length,
      expected,
      baseline: 'other accounts that come to somebody whom they do not follow as regularly',
      p: probability(best.lnP),
      events: [],
      sql: question(best.threshold, best.base),
    },
  };
}
