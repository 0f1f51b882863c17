import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { detectedAt } from '../cli/detection.ts';
import type { Finding } from '../detectors/detector.ts';
import type { Store } from '../ingest/store.ts';
import { compareRings, followRings, type Step } from '../reports/rings.ts';
import { type Ended, lockstep, scratchFolder } from './binary.ts';
import { accused } from './detect-in.ts';
import { type Act, emptyStore, storeOf } from './store-of.ts';

const day = 86_400e6;
/** µs of a day of January 2026. */
const on = (number: number) => Date.UTC(2026, 0, number) * 1000;
const dateOf = (number: number) => `2026-01-${String(number).padStart(2, '0')}`;

/** A day of 60 people who like whatever they meet. */
const crowd = (number: number): Act[] =>
  Array.from({ length: 600 }, (_, at) => ({
    id: `c${number}-${at}`,
    time: on(number) + at * 143_000_000,
    verb: 'like',
    account: `p${(at * 37) % 60}`,
    object: `o${(at * 53) % 97}`,
  }));

/** A day on which accounts like the same ten posts of the day, one a second. */
const ring = (number: number, name: string, members: number, more: Act = {}): Act[] =>
  Array.from({ length: 10 * members }, (_, at) => ({
    id: `${name}${number}-${at}`,
    time: on(number) + Math.floor(at / members) * 8_000_000_000 + (at % members) * 1_000_000 + 123_456,
    verb: 'like',
    account: `${name}${at % members}`,
    object: `${name}-${number}-${Math.floor(at / members)}`,
    ...more,
  }));

const folder = scratchFolder();
const backtest = (store: Store, ...args: string[]): Ended =>
  lockstep(folder, ['backtest', '--store', store.folder, ...args]);
const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const findingsOf = (text: string) => lines(text).map((line): Finding => JSON.parse(line));
/** The rows of the nth table, without its head. */
const tableOf = (text: string, at: number) =>
  (text.trimEnd().split('\n\n')[at] ?? '').split('\n').slice(2).map((line) => line.trim().split(/ {2,}/)); // biome-ignore format: one thought
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return name;
};

describe('a ring that appears on day 3, grows on day 5 and stops on day 8', () => {
  const span = ['--from', dateOf(2), '--to', dateOf(10), '--every', '1d', '--window', '1d'];
  let store: Store;
  beforeAll(async () => {
    const days = Array.from({ length: 9 }, (_, at) => at + 1);
    store = await storeOf(
      days.flatMap((number) => [
        ...crowd(number),
        ...(number >= 3 && number < 8 ? ring(number, 'r', number < 5 ? 6 : 9) : []),
      ]),
    );
  });

  test('is gained, grows, is lost, and has its history', () => {
    const { code, out, err } = backtest(store, 'co-action', ...span);
    expect(code, err).toBe(0);
    expect(err).toMatch(/^9 steps, the first until 2026-01-02T00:00:00\.000000Z, the last until 2026-01-10/);
    expect(tableOf(out, 0)).toEqual(
      // until the end of the day before: findings, accounts, gained, lost, grown, shrunk, same
      [
        [2, 0, 0, 0, 0, 0, 0, 0],
        [3, 0, 0, 0, 0, 0, 0, 0],
        [4, 1, 6, 1, 0, 0, 0, 0],
        [5, 1, 6, 0, 0, 0, 0, 1],
        [6, 1, 9, 0, 0, 1, 0, 0],
        [7, 1, 9, 0, 0, 0, 0, 1],
        [8, 1, 9, 0, 0, 0, 0, 1],
        [9, 0, 0, 0, 1, 0, 0, 0],
        [10, 0, 0, 0, 0, 0, 0, 0],
      ].map(([number = 0, ...counts]) => [`${dateOf(number)}T00:00:00Z`, ...counts.map(String)]),
    );
    expect(tableOf(out, 1)).toEqual([
      ['1', 'co-action/like', '2026-01-04T00:00:00Z', '2026-01-08T00:00:00Z', '5', '9', 'r0 r1 r2 … (9)'],
    ]);
    expect(backtest(store, 'co-action', ...span).out).toBe(out);
  });

  test('as JSON: the findings of each step as detect prints them, which score takes', () => {
    const { code, out } = backtest(
      store,
      'co-action',
      '--json',
      '--from',
      dateOf(3),
      '--to',
      dateOf(5),
      '--window',
      '1d',
    );
    expect(code).toBe(0);
    const each = [3, 4, 5].map((number) => {
      const window = ['--since', dateOf(number - 1), '--until', dateOf(number)];
      return lockstep(folder, ['detect', 'co-action', '--store', store.folder, '--json', ...window]).out;
    });
    expect(out).toBe(each.join(''));
    expect(findingsOf(out).map(({ window }) => window.until.slice(0, 10))).toEqual([4, 5].map(dateOf));
    const truth = write(
      'truth.csv',
      'account,scheme,kind,role\nr0,s,coordination,amplifier\nr1,s,coordination,amplifier\n',
    );
    const found = write('found.ndjson', out);
    const scored = lockstep(folder, ['score', '--truth', truth, '--findings', found, '--json']);
    expect(JSON.parse(scored.out)).toMatchObject({ findings: 2, recall: { hits: 2, of: 2 } });
  });

  test('a step does not end a day early or late: the last is at --to or less than --every before it', () => {
    const at = (...args: string[]) => tableOf(backtest(store, 'co-action', ...args).out, 0).map(([until]) => until);
    expect(at('--from', '2026-01-02', '--to', '2026-01-03T23:59:59Z')).toEqual(['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z']); // biome-ignore format: one thought
    expect(at('--from', '2026-01-02', '--to', '2026-01-02')).toEqual(['2026-01-02T00:00:00Z']);
    expect(at('--from', '2026-01-02', '--to', '2026-01-02T12:00:00Z', '--every', '12h')).toHaveLength(2);
  });

  test('against other parameters: which rings are in both, which only in one', () => {
    const { out, code, err } = backtest(store, 'co-action', ...span, '--against', 'co-action.minObjects=12');
    expect(code, err).toBe(0);
    expect(err).toContain('3 of 9, until 2026-01-04T00:00:00.000000Z: 1 findings, 0 with co-action.minObjects=12');
    expect(out).toContain('0 rings in both, 1 only in A, 0 only in B.');
    expect(tableOf(out, 3)).toEqual([['only A', 'co-action/like', '2026-01-04T00:00:00Z', '9', 'r0 r1 r2 … (9)']]);
    const same = backtest(store, 'co-action', ...span, '--against', 'co-action.cap=199', '--param', 'co-action.q=0.02');
    expect(same.out).toContain('1 rings in both, 0 only in A, 0 only in B.');
  });

  test('against what another version found: members gained and lost, and rings of its own', () => {
    const found = findingsOf(backtest(store, 'co-action', '--json', ...span).out);
    const renamed = found.map((finding) => ({
      ...finding,
      version: '2.1.0',
      members: finding.members.map((one) => ({ ...one, account: one.account === 'r0' ? 'new' : one.account })),
    }));
    const own = found.slice(0, 1).map((finding) => ({
      ...finding,
      members: ['x', 'y'].map((account) => ({ ...finding.members[0], account })),
    }));
    const strange = { ...found[0], detector: 'another' };
    const file = write('other.ndjson', [...renamed, ...own, strange].map((one) => JSON.stringify(one)).join('\n'));
    const { code, out, err } = backtest(store, 'co-action', ...span, '--against', file);
    expect(code, err).toBe(0);
    expect(err).toContain('1 findings of other detectors than co-action left out');
    expect(out).toContain('1 rings in both, 0 only in A, 1 only in B.');
    expect(tableOf(out, 3)).toEqual([
      ['both', 'co-action/like', '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z', '9', '1: new', '1: r0', 'new r1 r2 … (9)'],
      ['only B', 'co-action/like', '2026-01-04T00:00:00Z', '2', 'x y'],
    ]); // biome-ignore format: one thought
    const elsewhere = backtest(store, 'co-action', '--from', dateOf(3), '--to', dateOf(4), '--against', file);
    expect(elsewhere).toMatchObject({ code: 2, out: '' });
    expect(elsewhere.err).toMatch(/needed the windows of this backtest, found one from 2026-01-03T.* to 2026-01-04T/);
  });

  test('against the truth: how early each scheme would have been found', () => {
    const truth = write(
      'dated.csv',
      [
        'account,scheme,kind,role,since',
        ...[0, 1, 2, 3].map((n) => `r${n},early,coordination,operator,2026-01-0${3 + (n % 2)}T12:00:00Z`),
        ...[0, 6, 7, 8].map((n) => `r${n},grown,brigade,amplifier,`),
        ...['r0', 'q1', 'q2'].map((account) => `${account},missed,coordination,amplifier,2026-01-03`),
        'p1,fans,organic-lookalike,bystander,2026-01-01',
      ].join('\n'),
    );
    const { out, code, err } = backtest(store, 'co-action', ...span, '--truth', truth);
    expect(code, err).toBe(0);
    expect(tableOf(out, 2)).toEqual([
      ['early', 'coordination', '4', '2026-01-03T12:00:00Z', '2026-01-04T00:00:00Z', '0.5'],
      ['grown', 'brigade', '4', '2026-01-06T00:00:00Z'],
      ['missed', 'coordination', '3', '2026-01-03T00:00:00Z', 'not found'],
    ]);
  });
});

describe('what was known then', () => {
  /** Rows that would change what is found, were they known before they came. */
  const acts: Act[] = [
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap(crowd),
    ...ring(3, 'r', 6),
    ...ring(4, 'r', 6, { recorded: on(6) + 1 }), // two days late
    ...ring(5, 'r', 6),
    ...ring(5, 's', 7, { recorded: on(7), text_hash: 'same', automation: false }), // a column that only late rows carry
    ...ring(6, 'r', 8).map((act) => ({ ...act, recorded: Number(act.time) + day / 2 })),
    // The same acts told again on day 8, with times of their own: had they been known, there was no ring on day 5.
    ...ring(5, 'r', 6).map((act, at) => ({ ...act, time: on(4) + at * 1_000_000_007, recorded: on(8) })),
    // Who posted what is liked, when, and that an account was made: told late, of a time before.
    ...ring(3, 'r', 1).map((act) => ({ id: `post ${act.object}`, verb: 'post', account: 'owner', object: act.object, time: on(1), recorded: on(5) })),
    ...ring(5, 'r', 1).map((act) => ({ id: `post ${act.object}`, verb: 'post', account: 'owner', object: act.object, time: on(2) })),
    // A second who posted it, so that it is nobody's work: told on day 8.
    ...ring(5, 'r', 1).map((act) => ({ id: `again ${act.object}`, verb: 'post', account: 'other', object: act.object, time: on(2), recorded: on(8) })),
    ...ring(3, 'r', 6).map((act) => ({ ...act, id: `un ${act.id}`, verb: 'unlike', time: on(7) })),
  ]; // biome-ignore format: a row a line
  const known = (act: Act, until: number) => Number(act.recorded ?? act.time) < until;

  test('a backtest gives, byte for byte, what detect gives on a store of the rows recorded by then', async () => {
    const whole = await storeOf(acts);
    const steps = [3, 5, 7, 9];
    const { code, out, err } = backtest(whole, '--json', '--from', dateOf(3), '--to', dateOf(9), '--window', '4d', '--every', '2d'); // biome-ignore format: one thought
    expect(code, err).toBe(0);
    const detect = (store: Store, number: number) =>
      lockstep(folder, ['detect', '--store', store.folder, '--json', '--since', new Date((on(number) - 4 * day) / 1000).toISOString(), '--until', dateOf(number)]).out; // biome-ignore format: one thought
    const then: string[] = [];
    for (const number of steps) then.push(detect(await storeOf(acts.filter((act) => known(act, on(number)))), number));
    expect(out).toBe(then.join(''));
    const differs = steps.map((number, at) => detect(whole, number) !== then[at]);
    expect(differs).toEqual([false, true, true, false]); // hindsight would have shown
  }, 120_000);

  test('what is late is found when it has come, not before', async () => {
    const store = await storeOf([...[1, 2, 3, 4, 5, 6].flatMap(crowd), ...ring(3, 'r', 6, { recorded: on(5) })]);
    const { out } = backtest(store, 'co-action', '--from', dateOf(4), '--to', dateOf(7), '--json');
    expect(findingsOf(out).map(({ window }) => window.until.slice(0, 10))).toEqual([dateOf(6), dateOf(7)]);
    expect(accused(findingsOf(out)[0] as Finding)).toHaveLength(6);
  });

  test('an empty store has no rings', () => {
    const { code, out } = backtest(emptyStore(), '--from', dateOf(4), '--to', dateOf(5));
    expect(code).toBe(0);
    expect(tableOf(out, 0)).toHaveLength(2);
    expect(tableOf(out, 1)).toEqual([]);
    expect(backtest(emptyStore(), '--from', dateOf(4), '--to', dateOf(5), '--json')).toMatchObject({
      code: 0,
      out: '',
    });
  });
});

/** Steps of findings, each written as the accounts that it accuses. */
const stepsOf = (...steps: string[][]): Step[] =>
  steps.map((findings, at) => ({
    until: dateOf(at + 1),
    findings: findings.map((text) => {
      const [pattern = '', accounts = ''] = text.includes(':') ? text.split(':') : ['like', text];
      const members = [...accounts].map((account) => ({
        account,
        role: 'amplifier' as const,
        core: true,
        contribution: 0,
      }));
      return { detector: 'd', pattern, members };
    }),
  }));
const historyOf = (...steps: string[][]) =>
  followRings(stepsOf(...steps)).rings.map(({ seen }) => [...seen].map(([at, accounts]) => `${at}${accounts.join('')}`).join(' ')); // biome-ignore format: one thought

describe('rings', () => {
  test.each<[string, string[][], string[]]>([
    ['that share more than half of the smaller are one', [['abc'], ['bcdefghi']], ['0abc 1bcdefghi']],
    ['that share half of it are two', [['abcd'], ['cdef']], ['0abcd', '1cdef']],
    ['of one account are known by it', [['a'], ['a', 'b']], ['0a 1a', '1b']],
    ['that merge go on as the one that was nearer', [['abc', 'defgh'], ['abcdefgh']], ['0abc', '0defgh 1abcdefgh']],
    ['that split go on as the nearer part', [['abcdefg'], ['abc', 'defg']], ['0abcdefg 1defg', '1abc']],
    ['as near as one another go on as the first', [['ab', 'cd'], ['abcd']], ['0ab 1abcd', '0cd']],
    ['of another pattern are others', [['like:abc'], ['share:abc']], ['0abc', '1abc']],
    ['that pause come back as themselves', [['abc'], [], ['abcd']], ['0abc 2abcd']],
    ['are known by who they were last', [['abc'], ['bcd'], ['cde']], ['0abc 1bcd 2cde']],
  ])('%s', (_, steps, expected) => expect(historyOf(...steps)).toEqual(expected));

  test('a pause is a loss and a gain; sizes tell growth', () => {
    const { changes } = followRings(stepsOf(['abc', 'xyz'], ['xy'], ['abcd', 'xyz'], ['abce', 'xyz']));
    const told = changes.map(({ gained, lost, grown, shrunk, same }) => [gained, lost, grown, shrunk, same]);
    expect(told).toEqual([[2, 0, 0, 0, 0], [0, 1, 0, 1, 0], [1, 0, 1, 0, 0], [0, 0, 0, 0, 2]]); // biome-ignore format: rows
  });

  test('compared by all that they ever had', () => {
    const rings = (...steps: string[][]) => followRings(stepsOf(...steps)).rings;
    const { both, onlyOne, onlyOther } = compareRings(rings(['abc'], ['abd', 'xyz']), rings(['abe', 'pq']));
    expect(both.map(({ gained, lost }) => [gained, lost])).toEqual([[['e'], ['c', 'd']]]);
    expect(onlyOne.map(({ accounts }) => accounts.join(''))).toEqual(['xyz']);
    expect(onlyOther.map(({ accounts }) => accounts.join(''))).toEqual(['pq']);
  });

  test('victims stand for those whom a finding accuses, where it accuses nobody', () => {
    const named = (role: 'victim' | 'beneficiary' | 'amplifier', account: string) => ({ account, role, core: true, contribution: 0 }); // biome-ignore format: one thought
    const members = [named('beneficiary', 'b'), named('victim', 'v')];
    const follow = (more: Finding['members']) =>
      followRings([{ until: '', findings: [{ detector: 'd', pattern: 'p', members: [...members, ...more] }] }]).rings[0]?.accounts; // biome-ignore format: one thought
    expect([follow([]), follow([named('amplifier', 'a')])]).toEqual([['v'], ['a']]);
  });
});

test('a scheme is found when half of its members have been named by then, a forced follow by its victims', () => {
  const row = (account: string, scheme: string, kind: string, role: string) => ({ account, scheme, kind, role, since: null, difficulty: null }); // biome-ignore format: one thought
  const steps = stepsOf(['a'], ['b'], []);
  const truth = [
    ...['a', 'b', 'c', 'd'].map((account) => row(account, 's', 'coordination', 'amplifier')),
    row('a', 'gift', 'coordination', 'beneficiary'),
    row('a', 'forced', 'forced-follow', 'victim'),
  ];
  expect(detectedAt(steps, truth).map(({ scheme, members, found }) => [scheme, members, found])).toEqual([
    ['forced', 1, undefined],
    ['gift', 0, undefined],
    ['s', 4, `${dateOf(2)}T00:00:00.000000Z`],
  ]);
});

describe('bad input', () => {
  const span = ['--from', '2026-01-02', '--to', '2026-01-03'];
  test.each([
    [['--to', '2026-01-03'], /required option '--from <time>' not specified/],
    [['--from', '2026-01-03', '--to', '2026-01-02'], /--from must not lie after --to/],
    [['--from', 'soon', '--to', '2026-01-02'], /needed a time like .*got 'soon'/],
    [[...span, '--every', '0d'], /needed --every and --window longer than nothing, got 0s and 604800s/],
    [[...span, '--window', '0s'], /needed --every and --window longer than nothing, got 86400s and 0s/],
    [[...span, '--every', 'often'], /needed a length of time like .*got 'often'/],
    [[...span, '--every', '1s'], /needed at most 10000 steps, got 86401/],
    [['co-acton', ...span], /did you mean 'co-action'/],
    [[...span, '--param', 'co-action.window=9'], /co-action\.window must be/],
    [[...span, '--against', 'co-action.window=9'], /co-action\.window must be/],
    [[...span, '--against', 'none.ndjson'], /--against takes detector\.key=value.*there is no file 'none\.ndjson'/],
    [
      [...span, '--against', 'co-action.cap=2', '--against', 'bad.ndjson'],
      /one file, or parameters.*got co-action\.cap=2 and bad\.ndjson/,
    ],
    [[...span, '--against', 'bad.ndjson'], /bad\.ndjson, line 2: needed a finding as detect --json prints it/],
    [[...span, '--truth', 'none.csv'], /none\.csv: there is no such file/],
    [[...span, '--truth', 'odd.csv'], /odd\.csv: needed the columns account, scheme, kind and role/],
    [[...span, '--truth', 'when.csv'], /when\.csv: needed .*and times in since.*soon/],
    [[...span, '--store', 'nowhere'], /no store at nowhere/],
  ])('%j exits with 2', (args, text) => {
    write('bad.ndjson', '\n{"detector": 7}\n');
    write('odd.csv', 'account,label\na,b\n');
    write('when.csv', 'account,scheme,kind,role,since\na,b,c,d,soon\n');
    const { code, out, err } = lockstep(folder, ['backtest', '--store', emptyStore().folder, ...args]);
    expect(err).toMatch(text);
    expect(err).not.toMatch(/\n\s+at |not foreseen/);
    expect([code, out]).toEqual([2, '']);
  });
});

test('--json leaves stdout to the findings: the tables go to stderr', async () => {
  const store = await storeOf([...crowd(3), ...ring(3, 'r', 6)]);
  const args = ['co-action', '--from', dateOf(4), '--to', dateOf(4)];
  const { out } = backtest(store, ...args);
  const asJson = backtest(store, ...args, '--json', '--against', 'co-action.cap=100');
  expect(findingsOf(asJson.out)).toHaveLength(1);
  expect(asJson.err).toContain(out.trimEnd());
});
