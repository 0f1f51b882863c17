import { gathered } from '../gathered.ts';
import type { Tried } from '../shown.ts';
import { sittings } from '../sittings.ts';
import type { Act } from './facts.ts';

const day = 86_400e6;
/** From one visit to the next. */
const pause = 30 * 60e6;
/** The same time, give or take. */
const sameTime = 15 * 60e6;
/** Who comes at any hour of a waking day comes at the same one, or the same of the week, in so much less than these shares. */
const rhythms = [
  { of: day, usual: 1 / 8, words: 'time of the day' },
  { of: 7 * day, usual: 1 / 20, words: 'time of the week' },
];
/** Fewer pairs of visits tell nothing. */
const fewest = 20;

/**
 * Whether members come at the same time of the day or of the week again (a commute, a break, a lesson): then their clocks may
 * keep the order, or bid them come. Counted are pairs of visits of one account that are half a day, or half a week, apart or more.
 */
export function routine(acts: readonly Act[], members: ReadonlySet<number>, excludes: boolean): Tried {
  const own = gathered(
    acts.filter(({ account }) => members.has(account)),
    ({ account }) => account,
  );
  const visits = [...own.values()].map((of) =>
    sittings(
      of.map(({ us }) => us),
      pause,
    ),
  );
  const kept = rhythms.map(({ of, usual, words }) => {
    const apart = visits.flatMap((times) => apartIn(of, times));
    const same = apart.filter((difference) => difference <= sameTime).length;
    return { apart: apart.length, same, words, fits: apart.length > 0 && same >= usual * apart.length };
  });
  const [daily] = kept;
  return {
    explanation: 'A daily or weekly routine: people who look at the same times',
    verdict: kept.some(({ fits }) => fits) || (daily?.apart ?? 0) < fewest ? 'fits' : 'does-not-fit',
    why: `of pairs of visits of one account ${kept.map(({ same, apart, words }) => `${same} of ${apart} came within a quarter of an hour of the same ${words}`).join(', ')}`,
    excludes,
  };
}

/** How far apart in a rhythm any two of these times (µs, ascending) are that are half of it apart or more. */
function apartIn(rhythm: number, times: readonly number[]): number[] {
  return times.flatMap((us, at) =>
    times.slice(at + 1).flatMap((later) => {
      const difference = (later - us) % rhythm;
      return later - us < rhythm / 2 ? [] : [Math.min(difference, rhythm - difference)];
    }),
  );
}
