import { expect, test } from 'vitest';
import { Watermark } from '../ingest/watermark.ts';

const minute = 60_000_000;

test('the watermark is the slowest partition, less the lateness, and never goes back', () => {
  const mark = new Watermark(5 * minute, 60_000);
  mark.assign('a', undefined, 0);
  mark.assign('b', undefined, 0);
  expect(mark.at(0)).toBeUndefined();
  mark.advance('a', 100 * minute, 1000);
  expect(mark.at(1000)).toBeUndefined();
  mark.advance('b', 50 * minute, 1000);
  expect(mark.at(1000)).toBe(45 * minute);
  mark.advance('b', 20 * minute, 2000);
  expect(mark.at(2000)).toBe(45 * minute);
  mark.assign('c', 10 * minute, 2000);
  expect(mark.at(2000)).toBe(45 * minute);
});

test('a silent partition, and one that has gone to another, do not hold it back', () => {
  const mark = new Watermark(0, 60_000);
  mark.assign('a', 1 * minute, 0);
  mark.advance('b', 9 * minute, 50_000);
  expect(mark.at(50_000)).toBe(1 * minute);
  expect(mark.at(60_001)).toBe(9 * minute);
  mark.assign('c', 2 * minute, 60_002);
  mark.advance('b', 12 * minute, 60_002);
  expect(mark.at(60_002)).toBe(9 * minute);
  mark.drop(new Set(['b']));
  expect(mark.at(60_003)).toBe(12 * minute);
});
