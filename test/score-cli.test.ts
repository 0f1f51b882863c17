import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { scorePage } from '../cli/score-page.ts';
import { html } from '../reports/html.ts';
import { score } from '../world/score.ts';
import { lockstep, scratchFolder } from './binary.ts';

const folder = scratchFolder();
const write = (name: string, ...lines: string[]) => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return name;
};
const run = (...args: string[]) => lockstep(folder, ['score', ...args]);
const found = (q: number, until: string, ...accounts: string[]) =>
  JSON.stringify({
    detector: 'co-action',
    severity: 'low',
    window: { since: '2026-01-01T00:00:00.000000Z', until },
    members: accounts.map((account) => ({ account, role: 'amplifier' })),
    statistic: { p: q / 10, q },
  });

write(
  'truth.csv',
  'account,scheme,kind,role,since,difficulty',
  'a,ring-0,coordination,amplifier,2026-01-02T06:00:00Z,hard',
  'b,ring-0,coordination,amplifier,2026-01-02T00:00:00Z,hard',
  'f,fans-0,organic-lookalike,bystander,,hard',
);
write('innocent.csv', 'account,scheme,kind,role', 'f,fans-0,organic-lookalike,bystander');
write(
  'found.ndjson',
  found(0.01, '2026-01-05T00:00:00.000000Z', 'a', 'b'),
  found(0.01, '2026-01-03T12:00:00.000000Z', 'a'),
);
write('empty.ndjson');
const two = [
  '--truth',
  'truth.csv',
  '--findings',
  'found.ndjson',
  '--truth',
  'innocent.csv',
  '--findings',
  'empty.ndjson',
];

describe('lockstep score', () => {
  it('reads since and difficulty where the truth has them, and the windows of the findings', () => {
    const { out, code, err } = run(...two, '--json');
    expect(code, err).toBe(0);
    const card = JSON.parse(out);
    expect(card.difficulties.hard).toMatchObject({ worlds: 1, recall: { hits: 2, of: 2 } });
    expect(card.delays).toEqual({
      coordination: { schemes: 1, found: 1, days: { of: 1, quartiles: [1.5, 1.5, 1.5] } },
    });
    expect(card.calibration.organic[0].share).toMatchObject({ hits: 0, of: 1 });
    expect(card.calibration.extremes).toEqual([{ p: null, q: null }]);
  });

  it('says so where the folder of the page is not there', () => {
    const { out, code, err } = run(...two, '--html', 'nowhere/page.html');
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err).toBe('lockstep: nowhere/page.html: there is no folder nowhere; make it, or name another.\n');
  });

  it('reads Parquet alike', () => {
    expect(lockstep(folder, ['sql', "copy (select * replace (since::timestamptz as since) from 'truth.csv') to 'truth.parquet' (format parquet)"]).err).toBe(''); // biome-ignore format: one thought
    const [fromParquet, fromCsv] = ['truth.parquet', 'truth.csv'].map((file) => run('--truth', file, '--findings', 'found.ndjson', '--json')); // biome-ignore format: one thought
    expect(fromParquet?.err).toBe('');
    expect(JSON.parse(fromParquet?.out ?? '')).toEqual(JSON.parse(fromCsv?.out ?? ''));
  });

  it('takes p of tests, ln_p where p is too small or missing, and the number never enumerated', () => {
    write('tests.csv', 'p,ln_p', '0,-800', '0.002,', ',-3', '0,', ',');
    const { out, err } = run('--truth', 'innocent.csv', '--findings', 'empty.ndjson', '--tests', 'tests.csv', '--untested', '95', '--json'); // biome-ignore format: one thought
    expect(err).toBe('');
    const { tests } = JSON.parse(out).calibration;
    const shares = tests.map(({ share }: { share: { hits: number; of: number } }) => [share.hits, share.of]);
    expect(shares).toEqual([...Array(5).fill([2, 100]), [2, 100], [3, 100], [4, 100]]);
  });

  it('writes tables, and a page', () => {
    const { out, err } = run(...two, '--html', 'score.html');
    expect(err).toBe('');
    expect(out).toMatch(/hard: schemes found +1 +1 +1\.000/);
    expect(out).toMatch(/coordination +1 +1 +1\.5 +1\.5 +1\.5/);
    expect(readFileSync(join(folder, 'score.html'), 'utf8')).toContain('<h1>Scorecard');
  });

  test.each([
    [['--truth', 'truth.csv'], /needed --truth FILE and --findings FILE, .*got 1 and 0/],
    [[...two, '--tests', 'tests.csv'], /needed --tests FILE as often as --truth.*got 2, 1 and 0/],
    [[...two, '--untested', '9'], /--untested N as often as --tests.*got 2, 0 and 1/],
    [[...two, '--untested', 'many'], /needed a whole number, got 'many'/],
    [[...two.slice(0, 4), '--tests', 'truth.csv'], /truth\.csv: needed the column p/],
    [[...two.slice(0, 4), '--tests', write('odd.csv', 'p', '0.5', '1.5')], /odd\.csv: needed p between 0 and 1/],
    [[...two.slice(0, 4), '--tests', write('minus.csv', 'p', '-0.5')], /minus\.csv: needed p between 0 and 1/],
    [['--truth', 'truth.csv', '--findings', write('timeless.ndjson', found(0, 'some day', 'a'))], /timeless\.ndjson.*needed a finding/], // biome-ignore format: one thought
  ])('%j exits with 2', (args, message) => {
    const { code, err, out } = run(...args);
    expect(err).toMatch(message);
    expect([code, out]).toEqual([2, '']);
  });
});

describe('the page', () => {
  const row = (account: string, kind: string) => ({ account, scheme: '<i>-3', kind, role: 'amplifier', since: 0, difficulty: '"&' }); // biome-ignore format: one thought
  const finding = (q: number) => ({ detector: '<u>', members: [{ account: 'a', role: 'amplifier' }], statistic: { p: q, q }, until: 5e11 }); // biome-ignore format: one thought
  const pages = {
    'no world': html(scorePage(score([]))),
    'nothing found': html(scorePage(score([{ truth: [row('a', 'brigade')], findings: [] }]))),
    'all there is': html(
      scorePage(
        score([
          { truth: [row('a', '<script>alert(1)</script>')], findings: [finding(0), finding(0.9)] },
          {
            truth: [row('a', 'organic-lookalike')],
            findings: [finding(1e-300)],
            tests: { lnP: [-1e308, null], untested: 9 },
          },
          { truth: [], findings: [] },
        ]),
      ),
    ),
  };
  test.each(Object.entries(pages))('%s: nothing strange, no script, nothing from elsewhere', (_, page) => {
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object|<script|<i>|<u>|"&"/);
    expect(page).not.toMatch(/(src|href)="(?!#)/);
  });
  it('has each plot where there is something to plot', () => {
    const titles = [...pages['all there is'].matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Schemes found, by kind',
      'Members named, by kind',
      'Findings that are right, by kind',
      'Days until found, by kind',
      'Findings that are not right, by threshold of q',
      'Worlds with a finding, by threshold of q',
      'The most extreme finding of each world without any scheme',
      'Tests in worlds without any scheme, by threshold of p',
    ]);
    expect(pages['no world']).not.toContain('<svg');
  });
});
