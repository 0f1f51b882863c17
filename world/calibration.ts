import { type Judged, lookalike } from './judged.ts';
import { independent, pooled, type Share, type Tally } from './share.ts';

/** A threshold, and what is at or below it. */
export interface Below {
  readonly threshold: number;
  readonly share: Share;
}

export interface Calibration {
  /** Of the findings with q at or below the threshold, those that are not right; interval over worlds. */
  readonly falseFindings: readonly Below[];
  /** Worlds without any scheme whose smallest q is at or below the threshold: all their findings are false, so no more than the threshold are promised. */
  readonly organic: readonly Below[];
  /** The smallest p and q of each world without any scheme, smallest p first; null where nothing was found. */
  readonly extremes: readonly { readonly p: number | null; readonly q: number | null }[];
  /** Tests of worlds without any scheme whose p is at or below the threshold, of all that could be made; interval over worlds. Empty where no tests were given. */
  readonly tests: readonly Below[];
}

const thresholds = [0.001, 0.01, 0.05, 0.1, 0.2];
const decades = [-8, -7, -6, -5, -4, -3, -2, -1];

/** What p and q promise against what came of it; `wrong` tells of each world's findings whether they are. */
export function calibration(worlds: readonly Judged[], wrong: readonly (readonly boolean[])[]): Calibration {
  const organic = worlds.filter(isOrganic);
  const tested = organic.filter(({ tests }) => tests !== undefined);
  const extremes = organic
    .map(({ findings }) => ({
      p: least(findings.map(({ statistic }) => statistic.p)),
      q: least(findings.map(({ statistic }) => statistic.q)),
    }))
    .sort((x, y) => (x.p ?? 2) - (y.p ?? 2) || (x.q ?? 2) - (y.q ?? 2));
  return {
    falseFindings: thresholds.map((threshold) => ({
      threshold,
      share: pooled(
        worlds.map(({ findings }, world): Tally => {
          const verdicts = (wrong[world] ?? []).filter((_, at) => (findings[at]?.statistic.q ?? 1) <= threshold);
          return { hits: verdicts.filter((isWrong) => isWrong).length, of: verdicts.length };
        }),
      ),
    })),
    organic: thresholds.map((threshold) => ({
      threshold,
      share: independent(extremes.map(({ q }) => q !== null && q <= threshold)),
    })),
    extremes,
    tests:
      tested.length === 0
        ? []
        : decades.map((decade) => ({
            threshold: Number(`1e${decade}`),
            share: pooled(tested.map((world) => testsBelow(world, decade))),
          })),
  };
}

/** A world without any scheme; look-alikes are none. */
export function isOrganic({ truth }: Judged): boolean {
  return truth.every(({ kind }) => kind === lookalike);
}

function testsBelow({ tests }: Judged, decade: number): Tally {
  const { lnP = [], untested = 0 } = tests ?? {};
  const most = decade * Math.LN10 + 1e-9; // p at the threshold counts, however its logarithm was rounded
  return { hits: lnP.filter((one) => one !== null && one <= most).length, of: lnP.length + untested };
}

function least(all: readonly number[]): number | null {
  return all.reduce<number | null>((found, one) => (found === null || one < found ? one : found), null);
}
