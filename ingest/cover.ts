import { Refusal } from './refusal.ts';
import { type Segment, segmentName } from './segment.ts';

/** The positions `from..to`, both inclusive, that a reader takes from one segment. */
export interface Take {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
}

/** What is known of one partition apart from its segments. */
export interface Extent {
  /** The first position that must be held; where unknown, the least that any segment holds. */
  readonly start?: number;
  /** The last position that must be held; where unknown, the greatest that any segment holds. */
  readonly end?: number;
  /** Positions known to be lost, both inclusive. */
  readonly gaps: readonly { readonly first: number; readonly last: number }[];
}

/**
 * Walks the positions of one partition and takes from each the segment that reaches furthest (ties: the smallest name).
 * Segments may overlap in any way, since all that hold a position hold the same record. A gap that is not recorded is an
 * error.
 */
export function cover(segments: readonly Segment[], extent: Extent = { gaps: [] }): Take[] {
  const ordered = [...segments].sort((a, b) => a.first - b.first || compareNames(a, b));
  const end = extent.end ?? Math.max(-1, ...ordered.map((segment) => segment.last));
  const takes: Take[] = [];
  let needed = extent.start ?? ordered[0]?.first ?? 0;
  let furthest: Segment | undefined;
  for (let at = 0; needed <= end; ) {
    for (let next = ordered[at]; next && next.first <= needed; next = ordered[++at])
      if (!furthest || reachesFurther(next, furthest)) furthest = next;
    if (furthest && furthest.last >= needed) {
      takes.push({ segment: furthest, from: needed, to: Math.min(furthest.last, end) });
      needed = furthest.last + 1;
    } else {
      needed = skipLost(needed, Math.min(end + 1, ordered[at]?.first ?? end + 1), extent, takes.at(-1), ordered[at]);
    }
  }
  return takes;
}

function reachesFurther(a: Segment, b: Segment): boolean {
  return a.last !== b.last ? a.last > b.last : compareNames(a, b) < 0;
}

function compareNames(a: Segment, b: Segment): number {
  const [left, right] = [segmentName(a), segmentName(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The first position from `needed` on, `until` at most, that no recorded gap holds; an error if that is `needed` itself. */
function skipLost(needed: number, until: number, extent: Extent, before: Take | undefined, after: Segment | undefined) {
  const lost = extent.gaps.filter((gap) => gap.first <= needed && gap.last >= needed);
  if (lost.length > 0) return Math.min(until, Math.max(...lost.map((gap) => gap.last)) + 1);
  const held = Math.min(until, ...extent.gaps.map((gap) => gap.first).filter((first) => first > needed));
  throw new Refusal(gapText(needed, held - needed, before, after));
}

function gapText(needed: number, missing: number, before: Take | undefined, after: Segment | undefined): string {
  const left = before ? `segment ${range(before.segment)}` : 'the start';
  const right = after ? range(after) : 'nothing';
  return `${left} is followed by ${right}, needed ${needed}; ${missing} position${missing === 1 ? ' is' : 's are'} missing. Run lockstep verify.`;
}

function range(segment: Segment): string {
  return `${segment.first}-${segment.last}`;
}
