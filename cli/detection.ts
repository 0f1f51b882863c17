import { rfc3339 } from '../detectors/time.ts';
import type { Step } from '../reports/rings.ts';
import { detections } from '../world/detection.ts';
import type { TruthRow } from '../world/judged.ts';
import { readTime } from './time.ts';

/** A known scheme and the first step up to which at least half of its members were named; times as RFC 3339. */
export interface DetectedAt {
  readonly scheme: string;
  readonly kind: string;
  /** Its operators and amplifiers; of a forced follow, its victims. */
  readonly members: number;
  readonly began: string | undefined;
  readonly found: string | undefined;
  readonly daysLater: number | undefined;
}

/** When each scheme of the truth was found by a backtest, in the order of their names. */
export function detectedAt(steps: readonly Step[], truth: readonly TruthRow[]): DetectedAt[] {
  const findings = steps.flatMap(({ until, findings }) =>
    findings.map(({ members }) => ({ members, until: readTime(until) })),
  );
  return detections(truth, findings)
    .sort((x, y) => (x.scheme < y.scheme ? -1 : x.scheme > y.scheme ? 1 : 0))
    .map(({ began, found, ...scheme }) => ({
      ...scheme,
      began: began === undefined ? undefined : rfc3339(began),
      found: found === undefined ? undefined : rfc3339(found),
      daysLater: began === undefined || found === undefined ? undefined : (found - began) / 86_400e6,
    }));
}
