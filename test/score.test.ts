import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judged, Named, TruthRow } from '../world/judged.ts';
import { score } from '../world/score.ts';

const rows = (scheme: string, kind: string, role: string, ...accounts: string[]): TruthRow[] =>
  accounts.map((account) => ({ account, scheme, kind, role, since: null, difficulty: null }));
const finding = (q: number, role: string, ...accounts: string[]): Named => ({
  detector: 'co-action',
  members: accounts.map((account) => ({ account, role })),
  statistic: { p: q / 10, q },
  until: 0,
});

const truth = [
  ...rows('ring 1', 'coordination', 'amplifier', 'a', 'b', 'c', 'd'),
  ...rows('ring 1', 'coordination', 'beneficiary', 'shop'),
  ...rows('ring 2', 'brigade', 'operator', 'x'),
  ...rows('ring 2', 'brigade', 'amplifier', 'y', 'z'),
  ...rows('forced', 'forced-follow', 'victim', 'v', 'w'),
  ...rows('fans', 'organic-lookalike', 'bystander', 'f', 'g', 'h'),
];

describe('a scorecard', () => {
  const first = finding(1e-9, 'amplifier', 'a', 'b', 'f');
  const second = finding(1e-3, 'amplifier', 'f', 'g', 'x');
  const named = { ...finding(1e-4, 'victim', 'v', 'w', 'stranger'), detector: 'forced-follow' };
  const paid = finding(1e-2, 'beneficiary', 'shop', 'other shop');
  const card = score([{ truth, findings: [first, named, second, paid] }]);

  it('counts accounts by what the truth says of them, not findings by how many they are', () => {
    expect(card.precision).toEqual({ hits: 3, of: 5, ratio: 0.6 }); // a, b, x of a, b, f, g, x
    expect(card.recall).toEqual({ hits: 3, of: 7, ratio: 3 / 7 });
    expect(card.detectors['co-action']).toEqual({ hits: 3, of: 5, ratio: 0.6 });
    expect(card.lookalikes).toMatchObject({
      fans: { accounts: { hits: 2, of: 3, ratio: 2 / 3 }, worlds: { hits: 1, of: 1, ratio: 1 } },
    });
  });
  it('takes a scheme as found with half of its operators and amplifiers, a forced follow with half of its victims', () => {
    expect(card.schemes).toEqual({ hits: 2, of: 3, ratio: 2 / 3 });
    expect(card.kinds.coordination?.schemes).toEqual({ hits: 1, of: 1, ratio: 1 });
    expect(card.kinds.brigade?.schemes).toEqual({ hits: 0, of: 1, ratio: 0 });
    expect(card.kinds['forced-follow']?.schemes).toEqual({ hits: 1, of: 1, ratio: 1 });
  });
  it('scores beneficiaries and victims apart', () => {
    expect(card.beneficiaries.precision).toEqual({ hits: 1, of: 2, ratio: 0.5 });
    expect(card.victims).toEqual({ precision: { hits: 2, of: 3, ratio: 2 / 3 }, recall: { hits: 2, of: 2, ratio: 1 } });
  });
  it('ranks by the order of the findings, and holds the false ones against their q', () => {
    expect(card.precisionAt['1']).toEqual({ hits: 1, of: 1, ratio: 1 });
    expect(card.precisionAt['20']).toEqual({ hits: 2, of: 4, ratio: 0.5 });
    expect(card.falseFindings.seen).toBe(2);
    expect(card.falseFindings.promised).toBeCloseTo(1e-9 + 1e-4 + 1e-3 + 1e-2, 12);
  });
  it('counts a finding for the kind of its guilty members, without any for that of its detector', () => {
    expect(card.kinds.brigade?.findings).toEqual({ hits: 0, of: 1, ratio: 0 });
    const organic = score([
      { truth: rows('fans', 'organic-lookalike', 'bystander', 'f'), findings: [finding(0.1, 'amplifier', 'f')] },
    ]);
    expect(organic.organic).toMatchObject({ hits: 1, of: 1, ratio: 1 });
    expect(organic.precision.ratio).toBe(0);
    expect(organic.recall).toEqual({ hits: 0, of: 0 });
  });
});

describe('over several worlds', () => {
  const good: Judged = { truth, findings: [finding(1e-9, 'amplifier', 'a', 'b', 'c', 'd')] };
  const bad: Judged = { truth, findings: [finding(1e-9, 'amplifier', 'p', 'q', 'r', 's')] };
  it('counts are pooled, and the interval covers what other draws of worlds would give', () => {
    const { precision } = score([good, bad, good, bad]);
    expect(precision).toMatchObject({ hits: 8, of: 16, ratio: 0.5 });
    expect(precision.interval?.[0]).toBeLessThan(0.2);
    expect(precision.interval?.[1]).toBeGreaterThan(0.8);
  });
  it('like worlds leave no doubt', () => expect(score([good, good, good]).precision.interval).toEqual([1, 1]));
});

it('all shares lie between 0 and 1, the perfect findings get 1, and the order of truth changes nothing', () => {
  const account = fc.constantFrom(...'abcdefgh');
  const row = fc.record({
    account,
    scheme: fc.constantFrom('s1', 's2', 'fans'),
    role: fc.constantFrom('operator', 'amplifier', 'beneficiary'),
  });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 20 }),
      fc.array(fc.array(account, { minLength: 1 }), { maxLength: 4 }),
      (made, found) => {
        const all = made.map((one) => ({
          ...one,
          kind: one.scheme === 'fans' ? 'organic-lookalike' : 'coordination',
          since: null,
          difficulty: null,
        }));
        const findings = found.map((accounts) => finding(0.01, 'amplifier', ...accounts));
        const card = score([{ truth: all, findings }]);
        for (const share of [
          card.precision,
          card.recall,
          card.schemes,
          ...Object.values(card.lookalikes).map((one) => one.accounts),
        ])
          if (share.ratio !== undefined) expect(share.ratio >= 0 && share.ratio <= 1).toBe(true);
        expect(score([{ truth: [...all].reverse(), findings }])).toEqual(card);
        const guilty = all.filter(({ kind, role }) => kind === 'coordination' && role !== 'beneficiary');
        const perfect = score([{ truth: all, findings: guilty.map((one) => finding(0, 'amplifier', one.account)) }]);
        expect([perfect.precision.ratio ?? 1, perfect.recall.ratio ?? 1]).toEqual([1, 1]);
      },
    ),
  );
});
