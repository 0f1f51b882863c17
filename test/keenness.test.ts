import { describe, expect, it } from 'vitest';
import { elsewhere, expectedActs, type Habit, keennessOf, usualOf } from '../detectors/amplifier/keenness.ts';
import { lnBinomialChernoff } from '../detectors/statistics.ts';
import { draws } from '../world/draws.ts';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Accounts whose keenness, in logits, is drawn by `keen`; each has a habit of its own elsewhere. */
function accounts(n: number, seed: number, keen: (normal: number) => number): Habit[] {
  const draw = draws(seed);
  const some = (looks: number, rate: number) => Array.from({ length: looks }).filter(() => draw.chance(rate)).length;
  return Array.from({ length: n }, () => {
    const habit = -0.7 + 0.5 * draw.normal();
    const [looks, others] = [2 + draw.poisson(6), draw.poisson(40)];
    return {
      looks,
      acts: some(looks, logistic(habit + keen(draw.normal()))),
      other_looks: others,
      other_acts: some(others, logistic(habit)),
    };
  });
}

describe('keenness', () => {
  it('is recovered from a few looks of many accounts', () => {
    const others = accounts(1000, 1, (normal) => 1.2 + 0.5 * normal);
    const { mean, deviation } = keennessOf(others, elsewhere(others, 0.5));
    expect(mean).toBeGreaterThan(1.05);
    expect(mean).toBeLessThan(1.35);
    expect(deviation).toBeGreaterThan(0.3);
    expect(deviation).toBeLessThan(0.75);
  });

  it('allows for some deviation even where all are alike', () => {
    const others = accounts(1000, 2, () => 1.2);
    expect(keennessOf(others, elsewhere(others, 0.5)).deviation).toBe(0.5);
  });

  /** Share of groups with p at most α. */
  const rejected = (keen: (normal: number) => number, alpha: number): number => {
    const others = accounts(1000, 3, (normal) => 1.2 + 0.5 * normal);
    const usual = elsewhere(others, 0.5);
    const keenness = keennessOf(others, usual);
    const groups = Array.from({ length: 300 }, (_, at) => accounts(12, 100 + at, keen));
    const small = groups.filter((group) => {
      const looks = group.reduce((sum, one) => sum + one.looks, 0);
      const acts = group.reduce((sum, one) => sum + one.acts, 0);
      const theirs = usualOf(group, usual);
      const expected = group.reduce((sum, one) => sum + expectedActs(one, theirs, keenness, 1.2816), 0);
      return lnBinomialChernoff(acts, looks, expected / looks) <= Math.log(alpha);
    });
    return small.length / groups.length;
  };

  it('p keeps its word for groups of anybody, and for groups all as keen as the keenest tenth', () => {
    expect(rejected((normal) => 1.2 + 0.5 * normal, 0.05)).toBe(0);
    expect(rejected(() => 1.2 + 1.2816 * 0.5, 0.05)).toBeLessThanOrEqual(0.05);
  });

  it('groups that act on all they look at are told', () => {
    expect(rejected(() => 8, 0.001)).toBeGreaterThan(0.9);
  });
});
