import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../detectors/time.ts';
import { count, number, percent, probability, span, when } from '../reports/format.ts';

describe('rfc3339', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000000Z'],
    [1_709_251_203_000_001, '2024-03-01T00:00:03.000001Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
  ])('%d µs is %s', (us, text) => {
    expect(rfc3339(us)).toBe(text);
  });
  it('keeps every microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2e15, max: 4e15 }), (us) => {
        const text = rfc3339(us);
        expect(Date.parse(`${text.slice(0, 23)}Z`) * 1000 + Number(text.slice(23, 26))).toBe(us);
      }),
    );
  });
});

describe('words for numbers and times', () => {
  it.each([
    ['2024-03-01T13:33:20.000000Z', '2024-03-01 13:33:20'],
    ['2024-03-01T13:33:20.250000Z', '2024-03-01 13:33:20.25'],
    ['2024-03-01T00:00:00.000000Z', '2024-03-01'],
    ['2024-03-01T00:00:00.000100Z', '2024-03-01 00:00:00.0001'],
  ])('when %s: %s', (time, text) => {
    expect(when(time)).toBe(text);
  });
  it.each([
    [0, '0 µs'],
    [1, '1 µs'],
    [60e6, '1 minute'],
    [90e6, '1 minute 30 seconds'],
    [86_400e6 * 7, '7 days'],
    [86_400e6 + 3_600e6 * 2 + 5e6, '1 day 2 hours'],
  ])('span %d: %s', (us, text) => {
    expect(span(us)).toBe(text);
  });
  it.each([
    [0, '0'],
    [1234567, '1,234,567'],
    [-1234, '-1,234'],
    [1234.5, '1,235'],
    [0.0213, '0.0213'],
    [12.3456, '12.3'],
    [2.5, '2.5'],
    [0.9999, '1'],
    [999.96, '1,000'],
    [0.00009, '9 × 10⁻⁵'],
    [1e-7, '10⁻⁷'],
    [3.14e20, '3.1 × 10²⁰'],
    [-0.5, '-0.5'],
  ])('number %d: %s', (x, text) => {
    expect(number(x)).toBe(text);
  });
  it.each([
    [1e-300, '≤ 10⁻³⁰⁰'],
    [3.7e-9, '3.7 × 10⁻⁹'],
    [0.0048, '0.0048'],
    [1, '1'],
  ])('probability %d: %s', (p, text) => {
    expect(probability(p)).toBe(text);
  });
  it.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.015, '1.5 %'],
    [0.625, '63 %'],
    [0.9996, '> 99.9 %'],
    [1, '100 %'],
  ])('percent %d: %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
  it('groups digits by three', () => {
    expect([0, 12, 123, 1234, 123456, 1234567].map(count)).toEqual(['0', '12', '123', '1,234', '123,456', '1,234,567']);
  });
});
