import { describe, expect, it } from 'vitest';
import type { Named, TruthRow } from '../world/judged.ts';
import { score } from '../world/score.ts';

const day = 86_400e6;
const row = (account: string, scheme: string, kind: string, role: string, since: number | null): TruthRow => ({
  account,
  scheme,
  kind,
  role,
  since: since === null ? null : since * day,
  difficulty: null,
});
const ring = (scheme: string, since: number | null, ...accounts: string[]) =>
  accounts.map((account, at) => row(account, scheme, 'coordination', 'amplifier', since === null ? null : since + at));
const found = (until: number, role: string, ...accounts: string[]): Named => ({
  detector: 'co-action',
  members: accounts.map((account) => ({ account, role })),
  statistic: { p: 0, q: 0 },
  until: until * day,
});
const delay = (truth: TruthRow[], findings: Named[], kind = 'coordination') =>
  score([{ truth, findings }]).delays[kind];

describe('the time until a scheme is found', () => {
  it('runs from its first act to the first window up to which half of its members are accused, in whatever order', () => {
    const findings = [
      found(9, 'amplifier', 'a', 'b', 'c', 'd'),
      found(5, 'amplifier', 'b'),
      found(4, 'operator', 'a'),
      found(8, 'amplifier', 'a', 'b'),
    ];
    expect(delay(ring('r', 2, 'a', 'b', 'c', 'd'), findings)).toEqual({
      schemes: 1,
      found: 1,
      days: { of: 1, quartiles: [3, 3, 3] }, // from 2 to 5: a by 4, b by 5
    });
  });
  it('needs two of three, and does not count the same account twice', () => {
    const twice = [found(4, 'amplifier', 'a'), found(5, 'amplifier', 'a')];
    expect(delay(ring('r', 2, 'a', 'b', 'c'), twice)).toEqual({ schemes: 1, found: 0 });
    const two = [...twice, found(6, 'amplifier', 'c')];
    expect(delay(ring('r', 2, 'a', 'b', 'c'), two)?.days?.quartiles[1]).toBe(4);
  });
  it('counts those named as victims for a forced follow, and nobody named in another role', () => {
    const truth = ['v', 'w'].map((account) => row(account, 'f', 'forced-follow', 'victim', 1));
    expect(delay(truth, [found(3, 'amplifier', 'v', 'w')], 'forced-follow')).toEqual({ schemes: 1, found: 0 });
    expect(delay(truth, [found(3, 'victim', 'w')], 'forced-follow')?.days?.quartiles).toEqual([2, 2, 2]);
    expect(delay(ring('r', 2, 'a'), [found(3, 'beneficiary', 'a')])).toEqual({ schemes: 1, found: 0 });
  });
  it('is told as quartiles of those found, and those not found are counted', () => {
    const truth = ['a', 'b', 'c', 'd', 'e'].flatMap((name) => ring(name, 0, name));
    const findings = ([['a', 1], ['b', 2], ['c', 3], ['d', 10]] as const).map(([name, until]) => found(until, 'amplifier', name)); // biome-ignore format: one thought
    expect(delay(truth, findings)).toEqual({
      schemes: 5,
      found: 4,
      days: { of: 4, quartiles: [1.75, 2.5, 4.75] },
    });
  });
  it('is unknown where the truth does not say when the scheme began', () =>
    expect(delay(ring('r', null, 'a'), [found(3, 'amplifier', 'a')])).toEqual({ schemes: 1, found: 1 }));
  it('takes schemes of the same name in several worlds for several', () => {
    const world = (until: number) => ({ truth: ring('r', 0, 'a'), findings: [found(until, 'amplifier', 'a')] });
    expect(score([world(1), world(3)]).delays.coordination?.days).toEqual({ of: 2, quartiles: [1.5, 2, 2.5] });
  });
});
