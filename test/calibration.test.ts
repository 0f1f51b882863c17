import { describe, expect, it } from 'vitest';
import type { Judged, Named, TruthRow } from '../world/judged.ts';
import { score } from '../world/score.ts';
import { independent } from '../world/share.ts';

const ring: TruthRow[] = ['a', 'b', 'c', 'd'].map((account) => ({ account, scheme: 'ring', kind: 'coordination', role: 'amplifier', since: null, difficulty: null })); // biome-ignore format: one thought
const fans: TruthRow[] = [{ account: 'f', scheme: 'fans-7', kind: 'organic-lookalike', role: 'bystander', since: null, difficulty: null }]; // biome-ignore format: one thought
const finding = (q: number, ...accounts: string[]): Named => ({
  detector: 'co-action',
  members: accounts.map((account) => ({ account, role: 'amplifier' })),
  statistic: { p: q / 10, q },
  until: 0,
});
const organic = (...qs: number[]): Judged => ({ truth: fans, findings: qs.map((q) => finding(q, 'f')) });
const at = (threshold: number, all: ReturnType<typeof score>['calibration']['organic']) =>
  all.find((one) => one.threshold === threshold)?.share;

describe('the share of false findings', () => {
  const { falseFindings } = score([
    { truth: ring, findings: [finding(0.0005, 'a', 'b'), finding(0.01, 'x', 'y'), finding(0.06, 'c', 'x')] },
    { truth: ring, findings: [finding(0.01, 'c', 'd'), finding(0.15, 'z')] },
  ]).calibration;

  it('counts, of all worlds together, those at or below the threshold; half guilty is not right', () => {
    const counted = falseFindings.map(({ threshold, share }) => [threshold, share.hits, share.of]);
    expect(counted).toEqual([
      [0.001, 0, 1],
      [0.01, 1, 3],
      [0.05, 1, 3],
      [0.1, 2, 4],
      [0.2, 3, 5],
    ]);
  });
  it('has the interval that redraws of two worlds give', () =>
    expect(at(0.05, falseFindings)).toEqual({ hits: 1, of: 3, ratio: 1 / 3, interval: [0, 0.5] }));
  it('is unknown, not nothing, without findings', () =>
    expect(score([{ truth: ring, findings: [] }]).calibration.falseFindings[0]?.share).toEqual({ hits: 0, of: 0 }));
});

describe('worlds without a scheme', () => {
  const worlds = [
    organic(),
    organic(0.3, 0.01),
    organic(0.04),
    organic(),
    { truth: ring, findings: [finding(1e-9, 'x')] },
  ];
  const { calibration, organic: accusing } = score(worlds);

  it('are counted by their smallest q; without a finding they are above every threshold', () => {
    expect(calibration.organic.map(({ share }) => [share.hits, share.of])).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
      [2, 4],
      [2, 4],
    ]);
    expect([accusing.hits, accusing.of]).toEqual([2, 4]);
  });
  it('have their extremes in order', () =>
    expect(calibration.extremes).toEqual([
      { p: 0.001, q: 0.01 },
      { p: 0.004, q: 0.04 },
      { p: null, q: null },
      { p: null, q: null },
    ]));
  it('are none where victims alone are known', () => {
    const victims = ring.map((row) => ({ ...row, kind: 'forced-follow', role: 'victim' }));
    expect(score([{ truth: victims, findings: [] }]).organic).toEqual({ hits: 0, of: 0 });
  });
});

describe('tests', () => {
  const ln = (p: number) => Math.log(p);
  it('count where there is no scheme; those without p or never enumerated are above every threshold', () => {
    const { tests } = score([
      { ...organic(), tests: { lnP: [ln(1e-8), ln(1e-3), ln(0.5), null], untested: 6 } },
      { ...organic(), tests: { lnP: [ln(0.01), -1e308], untested: 0 } },
      { truth: ring, findings: [], tests: { lnP: [ln(1e-9)], untested: 0 } },
    ]).calibration;
    expect(tests.map(({ threshold, share }) => [threshold, share.hits, share.of])).toEqual([
      [1e-8, 2, 12],
      [1e-7, 2, 12],
      [1e-6, 2, 12],
      [1e-5, 2, 12],
      [1e-4, 2, 12],
      [1e-3, 3, 12],
      [1e-2, 4, 12],
      [1e-1, 4, 12],
    ]);
  });
  it('are absent where none are given', () => expect(score([organic()]).calibration.tests).toEqual([]));
});

describe('an interval of independent trials', () => {
  // Wilson's intervals of 0 of 10 and 81 of 263 (Newcombe 1998, table I).
  it.each([
    [0, 10, 0, 0.2775],
    [81, 263, 0.2553, 0.3662],
    [10, 10, 0.7225, 1],
  ])('%i of %i', (hits, of, low, high) => {
    const { interval = [Number.NaN, Number.NaN] } = independent(Array.from({ length: of }, (_, n) => n < hits));
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });
});
