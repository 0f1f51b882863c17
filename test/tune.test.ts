import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { gridOf, readVariations, type Setting, standardGrid } from '../cli/grid.ts';
import { choose, withLoaded } from '../cli/judge.ts';
import { type Line, sheetOf } from '../cli/sheet.ts';
import type { Store } from '../ingest/store.ts';
import { lockstep, scratchFolder } from './binary.ts';
import { accused, detectIn } from './detect-in.ts';
import { type Act, limits, storeOf } from './store-of.ts';

const start = Date.UTC(2026, 0, 1) * 1000;
const second = 1e6;
const hour = 3600e6;

/** Accounts that like the same objects one after the other, an object every two hours. */
const ring = (name: string, members: number, objects: number): Act[] =>
  Array.from({ length: members * objects }, (_, at) => ({
    time: start + Math.floor(at / members) * 2 * hour + (at % members) * 2 * second + 7_123_457,
    verb: 'like',
    account: `${name}${at % members}`,
    object: `${name}-${Math.floor(at / members)}`,
  }));

/** Two days of three hundred people who like whatever they meet. */
const people: Act[] = Array.from({ length: 6000 }, (_, at) => ({
  time: start + at * 28_000_003,
  verb: 'like',
  account: `p${(at * 37) % 300}`,
  object: `o${(at * 53) % 490}`,
}));

const folder = scratchFolder();
let store: Store;
beforeAll(async () => {
  store = await storeOf([...people, ...ring('a', 9, 20), ...ring('b', 5, 10)]);
});

const coAction = async (...params: string[]) => {
  const [choice] = await choose({ names: ['co-action'], params });
  if (!choice) throw new Error('no co-action');
  return choice;
};
const valuesOf = (settings: readonly Setting[]) =>
  settings.map(({ varied, texts }) => varied.map((key) => `${key} ${texts[key]}`).join(', '));
const nudgesOf = (settings: readonly Setting[]) =>
  settings.flatMap(({ nudges }) => nudges.map(({ key, factor, texts }) => `${key} ${factor}: ${texts[key]}`));

describe('the settings of a sheet', () => {
  test('without --vary: numbers and durations, one at a time, as far as their range goes', async () => {
    const { detector, texts } = await coAction();
    const settings = standardGrid(detector.params, texts);
    const of = (key: string) => settings.filter(({ varied }) => varied[0] === key).map((one) => one.texts[key]);
    expect(of('window')).toEqual(['15s+150s', '30s+5m', '60s+10m', '2m+20m', '4m+40m']);
    expect(of('minObjects')).toEqual(['2', '3', '6', '12']); // 3/4 and 3/2 are no whole numbers, the least is 2
    expect(of('density')).toEqual(['0.075', '0.15', '0.3', '0.6', '1']);
    expect(of('q')).toEqual(['0.0025', '0.005', '0.01', '0.02', '0.04']);
    expect(of('null')).toEqual([]);
    for (const { varied, texts: changed } of settings)
      expect({ ...changed, [varied[0] ?? '']: texts[varied[0] ?? ''] }).toEqual(texts);
    expect(nudgesOf(settings.filter(({ varied }) => ['window', 'minObjects'].includes(varied[0] ?? '')))).toEqual([
      'window 0.8: 48s+8m',
      'window 1.2: 72s+12m',
      'minObjects 0.8: 2',
      'minObjects 1.2: 4',
    ]);
  });
  test('of two parameters each value with each, nudged one at a time', async () => {
    const { detector, texts } = await coAction();
    const settings = gridOf(detector.params, texts, [
      { key: 'window', values: ['10s', '1m'] },
      { key: 'minObjects', values: ['2', '5'] },
    ]);
    expect(valuesOf(settings)).toEqual([
      'window 10s, minObjects 2',
      'window 10s, minObjects 5',
      'window 1m, minObjects 2',
      'window 1m, minObjects 5',
    ]);
    expect(nudgesOf(settings.slice(0, 1))).toEqual(['window 0.8: 8s', 'window 1.2: 12s', 'minObjects 1.2: 3']);
    expect(nudgesOf(settings.slice(3))).toEqual([
      'window 0.8: 48s',
      'window 1.2: 72s',
      'minObjects 0.8: 4',
      'minObjects 1.2: 6',
    ]);
  });
  test('of a value with exceptions the standard part is varied, given or not', async () => {
    for (const [given, at] of [
      ['60s,like=10s', '60s'],
      ['like=10s', '60s+10m'],
      ['like=10s,2m', '2m'],
    ]) {
      const { detector, texts } = await coAction(`co-action.window=${given}`);
      const varied = gridOf(detector.params, texts, [{ key: 'window', values: ['30s'] }]);
      expect(valuesOf(varied)).toEqual(['window 30s,like=10s']);
      expect(nudgesOf(varied)).toEqual(['window 0.8: 24s,like=10s', 'window 1.2: 36s,like=10s']);
      const standard = standardGrid(detector.params, texts).filter((one) => one.varied[0] === 'window');
      expect(standard[2]?.texts.window).toBe(`${at},like=10s`);
      expect(standard[2]?.nudges).toHaveLength(2);
    }
  });
  test('a word has no values beside it, nor has what stands at the end of its range', async () => {
    const { detector, texts } = await coAction();
    const settings = gridOf(detector.params, texts, [{ key: 'null', values: ['poisson', 'none'] }]);
    expect([valuesOf(settings), nudgesOf(settings)]).toEqual([['null poisson', 'null none'], []]);
    expect(nudgesOf(gridOf(detector.params, texts, [{ key: 'window', values: ['1s', '1d'] }]))).toEqual([
      'window 1.2: 1200ms',
      'window 0.8: 1152m',
    ]);
    expect(nudgesOf(gridOf(detector.params, texts, [{ key: 'pause', values: ['0s'] }]))).toEqual([]);
  });
});

test('each line is what the detector finds at this setting alone, in whatever order they run', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const choice = await coAction();
  const { detector } = choice;
  const given = ['window=1s,60s,20s', 'minObjects=3,11'];
  const settings = gridOf(detector.params, choice.texts, readVariations(choice, given));
  const both = await withLoaded(store.folder, {}, [choice], limits, async (loaded) => [
    await sheetOf(loaded, choice, settings),
    await sheetOf(loaded, choice, [...settings].reverse()),
  ]);
  const [lines, reversed] = both as [Line[], Line[]];
  expect([...reversed].reverse()).toEqual(lines);
  expect(lines.map(({ accused }) => accused)).toEqual([0, 0, 14, 9, 14, 9]);
  for (const { parameters, findings, accused: n, severities } of lines) {
    const alone = await detectIn('co-action', detector, store, parameters);
    expect(findings).toBe(alone.findings.length);
    expect(n).toBe(new Set(alone.findings.flatMap(accused)).size);
    expect(severities.low + severities.informational).toBe(findings);
  }
});

const tune = (...args: string[]) => lockstep(folder, ['tune', '--store', store.folder, ...args]);
const sheet = (...args: string[]): Line[] => {
  const { code, out, err } = tune('co-action', '--json', ...args);
  expect(code, err).toBe(0);
  return out.trimEnd().split('\n').map((line) => JSON.parse(line)); // biome-ignore format: one thought
};
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return name;
};

describe('a window suggested', () => {
  test('what each window would give, verb by verb, and how soon the quickest things are taken up', () => {
    const { code, out, err } = tune('co-action', '--suggest-window', '--json');
    expect(code, err).toBe(0);
    const tried = out.trimEnd().split('\n').map((line) => JSON.parse(line)); // biome-ignore format: one thought
    expect(new Set(tried.map(({ verb }) => verb))).toEqual(new Set(['like']));
    const within = (seconds: number) => tried.find(({ window }) => window === seconds * 1e6);
    // Members come two seconds apart: nobody within one, the nearest within three, all nine within half a minute.
    expect(within(1)).toMatchObject({ coincidences: 0, pairs: 0, accounts: 0 });
    expect(within(3)).toMatchObject({ pairs: 12, accounts: 14 });
    expect(within(30)).toMatchObject({ pairs: 36 + 10, accounts: 14 });
    expect(within(30).coincidences).toBe(36 * 20 + 10 * 10);
  });

  test('suggests how soon half of the acts come on the things that are taken up soonest', async () => {
    // Of twenty things the two quickest have five acts, two seconds apart: the third comes after four. The others take an hour.
    const slow = ring('s', 3, 18).map((act, at) => ({ ...act, time: (act.time as number) + (at % 3) * hour }));
    const few = await storeOf([...ring('q', 5, 2), ...slow]);
    const { out } = lockstep(folder, ['tune', 'co-action', '--suggest-window', '--store', few.folder]);
    expect(out).toMatch(/\nlike: 4s is quick here/);
  });

  test('with a bar for each', () => {
    const { out } = tune('co-action', '--suggest-window', '--since', '2026-01-01', '--until', '2026-01-03');
    expect(out).toMatch(/^verb +window +acts within +pairs beyond chance +accounts/);
    expect(out).toMatch(/like +30s +820 +46 +14 +#{40}\n/);
    expect(out).toMatch(/\nlike: .* is quick here/);
  });

  test.each([
    [['co-action', '--suggest-window', '--vary', 'q=0.1'], /give it without --vary and --labels/],
    [['amplifier', '--suggest-window'], /amplifier has no window of time/],
  ])('%j is refused', (args, told) =>
    expect(tune(...args)).toMatchObject({ code: 2, err: expect.stringMatching(told) }),
  );
});

describe('lockstep tune', () => {
  const days = ['--since', '2026-01-01', '--until', '2026-01-03'];
  test('tells how many runs it will make, then findings, accused, alerts a day and what stays at 0.8 and 1.2 times', () => {
    const { code, out, err } = tune('co-action', '--vary', 'co-action.minObjects=10,3', ...days);
    expect(code, err).toBe(0);
    expect(err).toMatch(/^6 runs of co-action over 6230 acts\.\n {2}1 of 6: minObjects=10: 2 findings/);
    expect(out.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['minObjects', 'findings', 'by severity', 'accused', 'alerts a day', 'x0.8', 'x1.2'],
      expect.anything(),
      ['10', '2', expect.stringMatching(/^2 |1 .*, 1 /), '14', '1.00', '1.00', '0.64'], // at 12 the five of b are gone
      ['3', '2', expect.anything(), '14', '1.00', '1.00', '1.00'],
      [''],
    ]);
  });
  test('as JSON, with what was done to the value', () => {
    const [line] = sheet('--vary', 'minObjects=10', '--param', 'co-action.window=30s', ...days);
    expect(line).toMatchObject({
      detector: 'co-action',
      parameters: { minObjects: '10', window: '30s', cap: '200' },
      varied: ['minObjects'],
      findings: 2,
      accused: 14,
      alertsPerDay: 1,
      good: null,
      bad: null,
      stability: [
        { key: 'minObjects', factor: 0.8, value: '8', jaccard: 1 },
        { key: 'minObjects', factor: 1.2, value: '12', jaccard: 9 / 14 },
      ],
    });
  });
  test('shares of the accused that are labelled, by a list or by the truth of a simulated world', () => {
    const list = write('labels.csv', 'account,label\na0,bad\na1,bad\na2,good\np3,bad\n');
    const [line] = sheet('--vary', 'minObjects=11', '--labels', list);
    expect(line).toMatchObject({ accused: 9, good: 1 / 9, bad: 2 / 9 });
    const truth = write(
      'truth.csv',
      'account,scheme,kind,role\na0,s,coordination,operator\na1,s,coordination,beneficiary\na2,f,organic-lookalike,amplifier\na3,f,organic-lookalike,bystander\na3,s,brigade,amplifier\n',
    );
    const [byTruth] = sheet('--vary', 'minObjects=11', '--labels', truth);
    expect(byTruth).toMatchObject({ accused: 9, good: 1 / 9, bad: 2 / 9 });
    lockstep(folder, ['sql', "copy (from 'truth.csv') to 'truth.parquet'"]);
    expect(sheet('--vary', 'minObjects=11', '--labels', 'truth.parquet')).toEqual([byTruth]);
    expect(tune('co-action', '--vary', 'minObjects=11', '--labels', list).out).toMatch(
      /good +bad.*\n.*\n.* 0\.11 +0\.22/,
    );
  });
  test('without --vary, a sheet of all that can be varied', () => {
    const lines = sheet();
    expect(lines).toHaveLength(37);
    const asSet = lines.filter(({ stability }) => stability.length > 0);
    expect(asSet.map(({ varied }) => varied[0])).toEqual(['window', 'minParticipation', 'minObjects', 'minAccounts', 'cap', 'pause', 'density', 'q']); // biome-ignore format: one thought
    expect(new Set(asSet.map(({ accused }) => accused))).toEqual(new Set([14]));
  });
  test('where nobody is accused there is nothing to share', () => {
    const [line] = sheet('--vary', 'null=none', '--until', '2026-01-02');
    expect(line).toMatchObject({ findings: 0, accused: 0, alertsPerDay: 0, stability: [] });
    const [coarse] = sheet('--vary', 'window=1s');
    expect(coarse?.stability).toEqual([{ key: 'window', factor: 1.2, value: '1200ms', jaccard: null }]);
  });
  test.each([
    [[], /missing required argument 'detector'/],
    [['co-acton'], /did you mean 'co-action'/],
    [['co-action', '--vary', 'window'], /--vary takes key=value,value.*got 'window'/],
    [['co-action', '--vary', 'windw=1s'], /unknown parameter 'windw' in --vary windw=1s, did you mean 'window'/],
    [['co-action', '--vary', 'window=1s,soon'], /co-action\.window must be 1s to 1d.*got 'soon' in --vary/],
    [['co-action', '--vary', 'window='], /co-action\.window must be .*got ''/],
    [
      ['co-action', '--vary', 'window=60s,like=10s'],
      /keep exceptions with --param co-action\.window=STANDARD,like=10s/,
    ],
    [['co-action', '--vary', 'window=1s', '--vary', 'window=2s'], /names window twice/],
    [['co-action', '--vary', 'q=0.1', '--vary', 'cap=2', '--vary', 'pause=1h'], /at most two --vary.*got 3/],
    [['co-action', '--param', 'co-action.q=7'], /co-action\.q must be/],
    [['co-action', '--since', '2026-02-01', '--until', '2026-01-01'], /--since must lie before --until/],
    [['co-action', '--labels', 'none.csv'], /none\.csv: there is no such file/],
    [['co-action', '--labels', 'odd.csv'], /needed the columns account and label.*it has who, what/],
    [['co-action', '--labels', 'maybe.csv'], /needed an account and good or bad in each row, got 'a' and 'maybe'/],
    [['co-action', '--labels', 'twice.csv'], /'a' is labelled both good and bad/],
    [['co-action', '--labels', 'half.csv'], /half\.csv: needed the columns account, scheme, kind and role/],
  ])('%j exits with 2', (args, text) => {
    write('odd.csv', 'who,what\na,b\n');
    write('maybe.csv', 'account,label\na,maybe\n');
    write('twice.csv', 'account,label\na,good\na,bad\n');
    write('half.csv', 'account,scheme\na,s\n');
    const { code, out, err } = tune(...args);
    expect(err).toMatch(text);
    expect(err).not.toMatch(/\n\s+at |not foreseen/);
    expect([code, out]).toEqual([2, '']);
  });
});
