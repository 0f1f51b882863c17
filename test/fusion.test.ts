import { describe, expect, it } from 'vitest';
import { fuse, twoKeys } from '../detectors/fusion.ts';
import { draws } from '../world/draws.ts';

const timing = (p: number) => ({ family: 'timing' as const, p });
const structure = (p: number) => ({ family: 'structure' as const, p });
const text = (p: number) => ({ family: 'text' as const, p });
const network = (p: number) => ({ family: 'network' as const, p });

describe('the fusion of evidence', () => {
  it('says of one piece what it says, and nothing of none', () => {
    for (const p of [1, 0.7, 0.5, 0.01, 1e-10, 1e-20, 1e-299]) expect(fuse([timing(p)]).p).toBeCloseTo(p, 12);
    expect(fuse([]).p).toBe(1);
  });

  it('lets one key of two stand for half', () => {
    expect(fuse([timing(1e-100), text(0.9)]).p / 2e-100).toBeCloseTo(1, 6);
  });

  it('pays for the choice between two pieces of one key', () => {
    expect(fuse([timing(1e-6), structure(0.2)]).p).toBeCloseTo(2e-6, 12);
  });

  it('holds its level whatever the keys have in common', () => {
    const draw = draws(7);
    for (const shared of [0, 0.6, 0.95]) {
      const n = 40_000;
      let below = 0;
      for (let at = 0; at < n; at += 1) {
        const common = draw.normal();
        const one = () => upper(Math.sqrt(shared) * common + Math.sqrt(1 - shared) * draw.normal());
        if (fuse([timing(one()), text(one()), network(one())]).p < 0.01) below += 1;
      }
      expect(below / n).toBeLessThan(0.0115); // 3 sd above 0.01
      expect(below / n).toBeGreaterThan(0.005);
    }
  });

  it('needs two keys to accuse, and two views of one are one', () => {
    expect(twoKeys([timing(1e-9), structure(1e-9)])).toBe(false);
    expect(twoKeys([timing(1e-9), text(0.01)])).toBe(false);
    expect(twoKeys([timing(1e-9), text(1e-4)])).toBe(true);
  });
});

/** P(Z ≥ z) of the normal distribution (Abramowitz & Stegun 7.1.26, error below 1.5e-7). */
function upper(z: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2);
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const half = (series * Math.exp((-z * z) / 2)) / 2;
  return z > 0 ? half : 1 - half;
}
