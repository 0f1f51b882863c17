import { gathered } from '../gathered.ts';
import type { Tried } from '../shown.ts';
import { sittings } from '../sittings.ts';
import type { Act } from './facts.ts';

const day = 86_400e6;
/** From one visit to the next. */
const pause = 30 * 60e6;
/** The same time of the day, give or take. */
const sameTime = 15 * 60e6;
/** Who comes at any hour of a waking day does so in three to five of a hundred. */
const usual = 1 / 8;
/** Fewer tell nothing. */
const fewest = 20;

/**
 * Whether members come at the same time of the day again (a commute, a break, a lesson): then their clocks may keep the
 * order, or bid them come. Counted are pairs of visits of one account on different days.
 */
export function routine(acts: readonly Act[], members: ReadonlySet<number>, excludes: boolean): Tried {
  const own = gathered(
    acts.filter(({ account }) => members.has(account)),
    ({ account }) => account,
  );
  const apart = [...own.values()].flatMap((of) =>
    daysApart(
      sittings(
        of.map(({ us }) => us),
        pause,
      ),
    ),
  );
  const same = apart.filter((difference) => difference <= sameTime).length;
  return {
    explanation: 'A daily routine: people who look at the same times each day',
    verdict: same >= usual * apart.length || apart.length < fewest ? 'fits' : 'does-not-fit',
    why: `of ${apart.length} pairs of visits of one account on different days ${same} came within a quarter of an hour of the same time of the day`,
    excludes,
  };
}

/** How far apart in the time of the day any two of these times (µs, ascending) are that are half a day apart or more. */
function daysApart(times: readonly number[]): number[] {
  return times.flatMap((us, at) =>
    times.slice(at + 1).flatMap((later) => {
      const difference = (later - us) % day;
      return later - us < day / 2 ? [] : [Math.min(difference, day - difference)];
    }),
  );
}
