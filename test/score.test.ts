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
  const half: Judged = { truth, findings: [finding(1e-9, 'amplifier', 'a', 'r')] };
  it('counts are pooled, and the interval covers what other draws of worlds would give', () => {
    const { precision } = score([good, bad, good, bad]);
    expect(precision).toMatchObject({ hits: 8, of: 16, ratio: 0.5 });
    expect(precision.interval?.[0]).toBeLessThan(0.2);
    expect(precision.interval?.[1]).toBeGreaterThan(0.8);
  });
  it('like worlds leave no doubt', () => expect(score([half, half, half]).precision.interval).toEqual([0.5, 0.5]));
  it('where every world has all or none, three worlds say no more than three trials', () => {
    const [low, high] = score([good, good, good]).precision.interval ?? [];
    expect(low).toBeCloseTo(3 / (3 + 1.96 ** 2), 3); // Wilson's lower end at n of n is n / (n + z²)
    expect(high).toBe(1);
    expect(score([bad, bad, bad]).precision.interval?.[0]).toBe(0);
  });
  it('a single world with anything to count has no interval, however many there are', () =>
    expect(score([good, { truth, findings: [] }]).precision).toEqual({ hits: 4, of: 4, ratio: 1 }));
});

describe('at the edges', () => {
  it('no findings: precision is unknown, recall nothing', () => {
    const { precision, recall, schemes } = score([{ truth, findings: [] }]);
    expect(precision).toEqual({ hits: 0, of: 0 });
    expect(recall).toEqual({ hits: 0, of: 7, ratio: 0 });
    expect(schemes.ratio).toBe(0);
  });
  it('a finding that names everybody has the share of guilty accounts as precision', () => {
    const world = [...new Set(truth.map((row) => row.account)), 'p', 'q', 'r', 's', 't', 'u', 'i'];
    const { precision, recall, kinds, falseFindings } = score([
      { truth, findings: [finding(0, 'amplifier', ...world)] },
    ]);
    expect(precision).toEqual({ hits: 7, of: 20, ratio: 7 / 20 });
    expect(recall.ratio).toBe(1);
    expect(kinds.coordination?.findings).toEqual({ hits: 0, of: 1, ratio: 0 });
    expect(falseFindings.seen).toBe(1);
  });
  it('accounts that the truth does not know are wrongly accused', () => {
    const { precision, lookalikes } = score([{ truth, findings: [finding(0, 'operator', 'nobody', 'a')] }]);
    expect(precision).toEqual({ hits: 1, of: 2, ratio: 0.5 });
    expect(lookalikes.fans?.accounts.hits).toBe(0);
  });
  it('no worlds, and a world without truth, have shares of nothing', () => {
    expect(JSON.stringify(score([]))).not.toMatch(/NaN|null/);
    expect(score([{ truth: [], findings: [] }]).recall).toEqual({ hits: 0, of: 0 });
  });
});

describe('by difficulty', () => {
  const world = (difficulty: string | null, findings: Named[]): Judged => ({
    truth: truth.map((row) => ({ ...row, difficulty })),
    findings,
  });
  const all = finding(0, 'amplifier', 'a', 'b', 'c', 'd', 'x', 'y', 'z');
  it('each has the headline of its worlds; worlds that name none are only in the whole', () => {
    const card = score([world('easy', [all]), world('hard', []), world('easy', []), world(null, [all])]);
    expect(Object.keys(card.difficulties)).toEqual(['easy', 'hard']);
    expect(card.difficulties.easy).toMatchObject({
      worlds: 2,
      recall: { hits: 7, of: 14 },
      precision: { hits: 7, of: 7 },
    });
    expect(card.difficulties.easy?.kinds.brigade?.schemes).toMatchObject({ hits: 1, of: 2 });
    expect(card.difficulties.hard?.precision).toEqual({ hits: 0, of: 0 });
    expect(card.recall).toMatchObject({ hits: 14, of: 28 });
  });
  it('a world without a scheme has none, whatever its look-alikes say', () => {
    const fans = rows('fans', 'organic-lookalike', 'bystander', 'f').map((row) => ({ ...row, difficulty: 'easy' }));
    expect(score([{ truth: fans, findings: [] }]).difficulties).toEqual({});
  });
  it('a world that names several is mixed', () => {
    const mixed = truth.map((row, at) => ({ ...row, difficulty: at === 0 ? 'easy' : 'hard' }));
    expect(Object.keys(score([{ truth: mixed, findings: [] }]).difficulties)).toEqual(['mixed']);
  });
});

it('look-alikes are counted by their name without its number, and by worlds', () => {
  const crowd = (name: string, ...accounts: string[]) => rows(name, 'organic-lookalike', 'bystander', ...accounts);
  const { lookalikes } = score([
    {
      truth: [...crowd('notified-0', 'a', 'b'), ...crowd('notified-12', 'c'), ...crowd('over-quota-agency-1', 'd')],
      findings: [finding(0, 'amplifier', 'a', 'c')],
    },
    { truth: crowd('notified-0', 'e'), findings: [] },
  ]);
  expect(Object.keys(lookalikes)).toEqual(['notified', 'over-quota-agency']);
  expect(lookalikes.notified).toMatchObject({ accounts: { hits: 2, of: 4 }, worlds: { hits: 1, of: 2 } });
  expect(lookalikes['over-quota-agency']).toMatchObject({ accounts: { hits: 0, of: 1 }, worlds: { hits: 0, of: 1 } });
});

describe('whatever the world', () => {
  const account = fc.constantFrom(...'abcdefgh');
  const role = fc.constantFrom('operator', 'amplifier', 'beneficiary', 'victim');
  const row = fc.record({
    account,
    scheme: fc.constantFrom('s1', 's2', 'fans-1'),
    kind: fc.constantFrom('coordination', 'forced-follow', 'organic-lookalike'),
    role,
    since: fc.option(fc.integer({ min: 0, max: 1e12 })),
    difficulty: fc.constantFrom('easy', 'hard', null),
  });
  const named = fc.record({
    detector: fc.constant('co-action'),
    members: fc.array(fc.record({ account, role }), { minLength: 1 }),
    statistic: fc.record({
      p: fc.double({ min: 0, max: 1, noNaN: true }),
      q: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    until: fc.integer({ min: 0, max: 1e12 }),
  });
  const world = fc.record({ truth: fc.array(row, { maxLength: 20 }), findings: fc.array(named, { maxLength: 4 }) });

  it('every share and its interval lie between 0 and 1', () =>
    fc.assert(
      fc.property(fc.array(world, { minLength: 1, maxLength: 3 }), (worlds) => {
        const { precision, recall, schemes, victims, lookalikes, calibration } = score(worlds);
        const told = [precision, recall, schemes, victims.precision, victims.recall];
        const groups = Object.values(lookalikes).flatMap((one) => [one.accounts, one.worlds]);
        for (const { hits, of, ratio, interval } of [
          ...told,
          ...groups,
          ...calibration.falseFindings.map((one) => one.share),
        ]) {
          expect(hits).toBeLessThanOrEqual(of);
          expect(ratio).toBe(of === 0 ? undefined : hits / of);
          if (interval) expect(interval[0] >= 0 && interval[0] <= interval[1] && interval[1] <= 1).toBe(true);
        }
      }),
      { numRuns: 30 },
    ));
  it('those who name all that is true, and nothing else, have 1', () =>
    fc.assert(
      fc.property(world, ({ truth }) => {
        const guilty = truth.filter(({ kind, role }) => kind !== 'organic-lookalike' && ['operator', 'amplifier'].includes(role)); // biome-ignore format: one thought
        const perfect = score([{ truth, findings: guilty.map((one) => finding(0, 'amplifier', one.account)) }]);
        expect([perfect.precision.ratio ?? 1, perfect.recall.ratio ?? 1, perfect.falseFindings.seen]).toEqual([
          1, 1, 0,
        ]);
      }),
    ));
  it('neither the order of truth nor the names of accounts change anything', () =>
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), ({ truth, findings }, draws) => {
        const card = score([{ truth, findings }]);
        const drawn = truth.map((one) => ({ one, draw: draws.next().value as number }));
        const shuffled = drawn.sort((x, y) => x.draw - y.draw).map(({ one }) => one);
        expect(score([{ truth: shuffled, findings }])).toEqual(card);
        const renamed = <T extends { account: string }>(one: T) => ({ ...one, account: `${'hgbacdfe'['abcdefgh'.indexOf(one.account)]}-1` }); // biome-ignore format: one thought
        const others = findings.map((one) => ({ ...one, members: one.members.map(renamed) }));
        expect(score([{ truth: truth.map(renamed), findings: others }])).toEqual(card);
      }),
    ));
});
