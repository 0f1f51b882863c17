import { describe, expect, it } from 'vitest';
import { campaignsOf, type Told } from '../detectors/taken-back/campaign.ts';
import { habitOf, nullOf, type Other, weigh } from '../detectors/taken-back/crowd.ts';
import { draws } from '../world/draws.ts';

describe('crowds that differ', () => {
  /** Of crowds of a dozen or so, each as much above what is usual as `deviation` lets it be, the share with p at most α. */
  const rejected = (usual: number, deviation: number, alpha: number): number => {
    const draw = draws(Math.round(1000 * usual + 10 * deviation));
    const crowds = Array.from({ length: 4000 }, () => {
      const accounts = 5 + draw.poisson(8);
      const rate = 1 / (1 + Math.exp(-(Math.log(usual / (1 - usual)) + deviation * draw.normal())));
      return { accounts, gone: Array.from({ length: accounts }).filter(() => draw.chance(rate)).length };
    });
    const others = crowds
      .filter(({ accounts, gone }) => 2 * gone < accounts)
      .map((one): Other => ({ ...one, crowds: 1 }));
    const chance = nullOf({ things: 10_000, gone: Math.round(10_000 * usual) }, others);
    const small = crowds.filter(
      (crowd) =>
        2 * crowd.gone >= crowd.accounts &&
        weigh(crowd, new Array<number>(crowd.accounts).fill(usual), chance).lnP <= Math.log(alpha),
    );
    return small.length / crowds.length;
  };

  it.each([
    [0.03, 0],
    [0.03, 1],
    [0.03, 2],
    [0.1, 1],
    [0.1, 1.5],
  ])('p keeps its word where usual is %d and they differ by %d logits', (usual, deviation) => {
    expect(rejected(usual, deviation, 0.01)).toBeLessThanOrEqual(0.01);
  });

  it('where none other is known, one crowd alone hardly tells, however large', () => {
    const chance = nullOf({ things: 1000, gone: 30 }, []);
    const habit = habitOf({ things: 0, gone: 0 }, chance);
    const { lnP } = weigh({ accounts: 500, gone: 500 }, new Array<number>(500).fill(habit), chance);
    expect(lnP).toBeGreaterThan(Math.log(1e-5));
    expect(lnP).toBeLessThan(Math.log(0.01));
  });

  it('one large crowd does not hide how much the others differ', () => {
    const others = Array.from({ length: 60 }, (_, at) => ({ accounts: 12, gone: at % 6, crowds: 1 }));
    const habit = { things: 1000, gone: 150 };
    const without = nullOf(habit, others).deviation;
    expect(nullOf(habit, [...others, { accounts: 20_000, gone: 3000, crowds: 1 }]).deviation).toBeGreaterThan(
      0.9 * without,
    );
  });
});

const hour = 3600e6;

function told(thing: number, begun: number, members: readonly number[], lnP = -10): Told {
  const crowd = { verb: 'post', thing, begun, ended: begun + 60e6, accounts: members.length, gone: members.length };
  const chance = { usual: 0.03, mean: 0, deviation: 1 };
  return { crowd, chance, members: new Set(members), expected: 1, innocent: 0, lnP };
}

const from = (first: number, size = 10) => Array.from({ length: size }, (_, at) => first + at);

it('a campaign is the same accounts at two things, an hour apart', () => {
  const occasions = (all: readonly Told[]) => campaignsOf(all).map((one) => one.occasions.length);
  expect(occasions([told(1, 0, from(0)), told(2, 5 * hour, from(2))])).toEqual([2]);
  expect(occasions([told(1, 0, from(0)), told(2, 0.5 * hour, from(2))])).toEqual([]);
  expect(occasions([told(1, 0, from(0)), told(1, 5 * hour, from(2))])).toEqual([]);
  expect(occasions([told(1, 0, from(0)), told(2, 5 * hour, from(8))])).toEqual([]);
  expect(occasions([told(1, 0, from(0)), told(2, 5 * hour, from(0)), told(3, 9 * hour, from(5))])).toEqual([3]);
});

it('many campaigns are told apart in time that grows with their crowds', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => told(at, at * hour, from(20 * (at >> 1), 12)));
  expect(campaignsOf(many)).toHaveLength(10_000);
});
