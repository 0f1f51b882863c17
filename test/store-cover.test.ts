import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cover, type Extent } from '../ingest/cover.ts';
import { type Segment, segmentName } from '../ingest/segment.ts';

const segment = (first: number, last: number, minTime = 0): Segment => ({
  stream: 's',
  partition: 0,
  first,
  last,
  minTime,
  maxTime: minTime,
});
const ranges = fc.record({ first: fc.nat(30), length: fc.nat(12), minTime: fc.nat(2) });
const anySegments = fc.array(
  ranges.map(({ first, length, minTime }) => segment(first, first + length, minTime)),
  { maxLength: 8 },
);
const anyGaps = fc.array(
  fc.tuple(fc.nat(40), fc.nat(8)).map(([first, length]) => ({ first, last: first + length })),
  { maxLength: 3 },
);
const anyBound = fc.option(fc.nat(45), { nil: undefined });

/** One position after the other: which segment is it read from, is it known to be lost, or is it missing? */
function bruteForce(segments: readonly Segment[], extent: Extent): Map<number, string> | number {
  const firsts = segments.map((each) => each.first);
  const start = extent.start ?? (firsts.length > 0 ? Math.min(...firsts) : 0);
  const end = extent.end ?? Math.max(-1, ...segments.map((each) => each.last));
  const read = new Map<number, string>();
  let current: Segment | undefined;
  for (let position = start; position <= end; position++) {
    if (!current || current.last < position) {
      const holding = segments.filter((each) => each.first <= position && each.last >= position);
      const furthest = Math.max(...holding.map((each) => each.last));
      const reaching = holding
        .filter((each) => each.last === furthest)
        .map((each) => [segmentName(each), each] as const);
      current = reaching.sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1];
    }
    if (current) read.set(position, segmentName(current));
    else if (!extent.gaps.some((gap) => gap.first <= position && gap.last >= position)) return position;
  }
  return read;
}

test('the walk takes every position once, as one position after the other would', () => {
  fc.assert(
    fc.property(anySegments, anyGaps, anyBound, anyBound, (segments, gaps, start, end) => {
      const extent = { gaps, ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
      const expected = bruteForce(segments, extent);
      if (typeof expected === 'number') {
        expect(() => cover(segments, extent)).toThrow(`needed ${expected};`);
        return;
      }
      const read = new Map<number, string>();
      for (const { segment, from, to } of cover(segments, extent)) {
        expect(segment.first <= from && from <= to && to <= segment.last).toBe(true);
        for (let position = from; position <= to; position++) {
          expect(read.has(position)).toBe(false);
          read.set(position, segmentName(segment));
        }
      }
      expect([...read]).toEqual([...expected]);
    }),
    { numRuns: 3000 },
  );
});

test('the order in which a folder lists its files does not matter', () => {
  fc.assert(
    fc.property(
      anySegments.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([segments, shuffled]) => {
        const gaps = [{ first: 0, last: 50 }];
        expect(cover(shuffled, { gaps })).toEqual(cover(segments, { gaps }));
      },
    ),
  );
});

test('a gap is told with both its sides', () => {
  expect(() => cover([segment(12000, 19999), segment(20050, 24999)])).toThrow(
    'segment 12000-19999 is followed by 20050-24999, needed 20000; 50 positions are missing. Run lockstep verify.',
  );
  expect(() => cover([segment(5, 9)], { start: 4, gaps: [] })).toThrow(
    'the start is followed by 5-9, needed 4; 1 position is missing. Run lockstep verify.',
  );
  expect(() => cover([segment(0, 9)], { start: 0, end: 19, gaps: [{ first: 15, last: 19 }] })).toThrow(
    'segment 0-9 is followed by nothing, needed 10; 5 positions are missing. Run lockstep verify.',
  );
  expect(cover([segment(0, 9), segment(12, 13)], { gaps: [{ first: 10, last: 11 }] })).toHaveLength(2);
});
