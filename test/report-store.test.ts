import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../detectors/detector.ts';
import { html } from '../reports/html.ts';
import { sha256 } from '../reports/manifest.ts';
import { markdown } from '../reports/markdown.ts';
import { rank } from '../reports/rank.ts';
import { listRuns, readRun } from '../reports/read-run.ts';
import { report } from '../reports/report.ts';
import { writeRun } from '../reports/store-run.ts';
import { facts, hostile, nothing, results } from './report-sample.ts';

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), 'lockstep-runs-'));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length), sha256(readFileSync(path))]),
  );

async function ask(sql: string, file: string): Promise<unknown[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return (await connection.runAndReadAll(sql, { file })).getRowObjectsJson();
}

describe('writing a run', () => {
  it.each([
    ['a run with findings', facts, results],
    ['a run without findings', nothing.facts, nothing.results],
    ['hostile names', hostile().facts, hostile().results],
  ])('gives back the same findings, words and acts: %s', async (_, given, found) => {
    const { run, folder, outcome } = await writeRun(store, given, found);
    expect(outcome).toBe('written');
    const read = await readRun(store);
    expect(read).toEqual(run);
    expect(JSON.stringify(read.findings)).toBe(JSON.stringify(run.findings));
    expect(read.findings).toEqual(rank(found.findings));
    expect(new Map(read.explanations)).toEqual(new Map(found.explanations));
    expect(readFileSync(join(folder, 'report/index.html'), 'utf8')).toBe(html(report(read)));
    expect(readFileSync(join(folder, 'report/report.md'), 'utf8')).toBe(markdown(report(read)));
    expect(readdirSync(join(store, 'tmp'))).toEqual([]);
  });

  it('writes the same bytes in another store, whatever the order of findings and acts; the clock stands in the manifest alone', async () => {
    const first = await writeRun(store, facts, results);
    const other = mkdtempSync(join(tmpdir(), 'lockstep-runs-'));
    const second = await writeRun(
      other,
      {
        ...facts,
        timing: { started: '2025-01-01T00:00:00.000000Z', finished: '2025-01-01T00:00:01.000000Z', steps: [] },
      },
      { ...results, findings: results.findings.toReversed(), acts: results.acts.toReversed() },
    );
    const [{ '/manifest.json': one, ...a }, { '/manifest.json': two, ...b }] = [
      bytesOf(first.folder),
      bytesOf(second.folder),
    ];
    rmSync(other, { recursive: true });
    expect(second.run.manifest.run).toBe(first.run.manifest.run);
    expect(b).toEqual(a);
    expect(one).not.toBe(two);
    expect(Object.keys(a)).toEqual([
      '/evidence.parquet',
      '/findings.parquet',
      '/members.parquet',
      '/report/index.html',
      '/report/report.md',
    ]);
  });

  it('leaves a run that is there already', async () => {
    const { folder } = await writeRun(store, facts, results);
    const before = bytesOf(folder);
    const again = await writeRun(
      store,
      { ...facts, timing: { ...facts.timing, finished: '2025-01-01T00:00:01.000000Z' } },
      results,
    );
    expect(again.outcome).toBe('already there');
    expect(bytesOf(folder)).toEqual(before);
  });

  it('refuses other findings for the same rows, parameters and versions', async () => {
    await writeRun(store, facts, results);
    const fewer = { ...results, findings: results.findings.slice(1) };
    await expect(writeRun(store, facts, fewer)).rejects.toThrow(
      /is in the store with 2 other findings, now there are 1: the same rows, parameters and versions must give the same/,
    );
  });

  it.each([
    ['window', { coverage: { ...facts.coverage, window: { ...facts.coverage.window, since: 1_709_251_200_000_001 } } }],
    ['rows', { snapshot: facts.snapshot.map((row) => ({ ...row, checksum: 'other' })) }],
    [
      'parameters',
      { detectors: facts.detectors.map((run) => ({ ...run, parameters: { 'co-action.window': '10s' } })) },
    ],
    ['version of a detector', { detectors: facts.detectors.map((run) => ({ ...run, version: '1.0.1' })) }],
    ['failure of a detector', { detectors: facts.detectors.map((run) => ({ ...run, failed: 'no memory' })) }],
  ])('is another run with another %s', async (_, change) => {
    const first = await writeRun(store, facts, results);
    const second = await writeRun(store, { ...facts, ...change }, results);
    expect(second.outcome).toBe('written');
    expect(listRuns(store)).toEqual([first.run.manifest.run, second.run.manifest.run].sort());
  });

  it('is the same run whatever the order of streams, detectors and parameters', async () => {
    const two = {
      ...facts,
      snapshot: [...facts.snapshot, { ...facts.snapshot[0], partition: 1 } as (typeof facts.snapshot)[0]],
    };
    const first = await writeRun(store, two, results);
    const turned = {
      ...two,
      snapshot: two.snapshot.toReversed(),
      detectors: two.detectors.map((run) => ({
        ...run,
        parameters: Object.fromEntries(Object.entries(run.parameters).reverse()),
      })),
    };
    expect((await writeRun(store, turned, results)).outcome).toBe('already there');
    expect(listRuns(store)).toEqual([first.run.manifest.run]);
  });

  it.each<[string, (finding: Finding) => unknown, RegExp]>([
    [
      'evidence without an event',
      (f) => ({ ...f, evidence: [{ ...f.evidence[0], events: [] }] }),
      /evidence\.0\.events: evidence without an event/,
    ],
    ['a p of 0', (f) => ({ ...f, statistic: { ...f.statistic, p: 0 } }), /statistic\.p/],
    [
      'an endless effect',
      (f) => ({ ...f, statistic: { ...f.statistic, effect: Number.POSITIVE_INFINITY } }),
      /statistic\.effect/,
    ],
    [
      'a time without µs',
      (f) => ({ ...f, first_seen: '2024-03-01T13:33:20Z' }),
      /first_seen: needed RFC 3339 with µs and Z/,
    ],
    ['half a character', (f) => ({ ...f, pattern: 'a\ud800' }), /pattern: half a character/],
  ])('refuses a finding with %s, and names it', async (_, change, message) => {
    const findings = results.findings.map((finding) => change(finding) as Finding);
    await expect(writeRun(store, facts, { ...results, findings })).rejects.toThrow(message);
    expect(listRuns(store)).toEqual([]);
  });

  it('refuses two findings of one id, and one without words', async () => {
    const [first] = results.findings as [Finding];
    await expect(writeRun(store, facts, { ...results, findings: [first, first] })).rejects.toThrow(
      /two findings have the id/,
    );
    await expect(writeRun(store, facts, { ...results, explanations: new Map() })).rejects.toThrow(
      /without an explanation/,
    );
  });
});

describe('the tables of a run', () => {
  it('have one row a finding, a member, and an act of the evidence', async () => {
    const { folder } = await writeRun(store, facts, results);
    expect(
      await ask(
        'select title, severity, confidence, first_seen, accounts, core, families, observed, q, interval_low from read_parquet($file)',
        join(folder, 'findings.parquet'),
      ),
    ).toMatchSnapshot();
    const members = await ask('select * from read_parquet($file)', join(folder, 'members.parquet'));
    expect(members).toEqual(
      rank(results.findings).flatMap(({ id, members }) => members.map((member) => ({ finding: id, ...member }))),
    );
    expect(await ask('select * from read_parquet($file) limit 2', join(folder, 'evidence.parquet'))).toMatchSnapshot();
    const [{ rows }] = (await ask(
      'select count(*) as rows from read_parquet($file)',
      join(folder, 'evidence.parquet'),
    )) as [{ rows: string }];
    const named = results.findings.flatMap(({ evidence }) => evidence.flatMap(({ events }) => events));
    expect(Number(rows)).toBe(named.length);
  });

  it('keep every act of an event on several objects', async () => {
    const [act] = results.acts as [(typeof results.acts)[0]];
    const acts = [...results.acts, { ...act, object: 'another link' }];
    await writeRun(store, facts, { ...results, acts });
    expect((await readRun(store)).acts.filter(({ id }) => id === act.id).map(({ object }) => object)).toEqual([
      'another link',
      act.object,
    ]);
  });
});

describe('reading a run', () => {
  it('gives back no act for an event whose act was not at hand', async () => {
    await writeRun(store, facts, { ...results, acts: results.acts.slice(1) });
    expect((await readRun(store)).acts).toHaveLength(results.acts.length - 1);
  });

  it('refuses a folder that bears the name of another run', async () => {
    const { folder } = await writeRun(store, facts, results);
    renameSync(folder, `${folder}-copy`);
    await expect(readRun(store)).rejects.toThrow(/-copy: its manifest speaks of 20240301-20240308-/);
  });

  it('says what to do when there is none', async () => {
    await expect(readRun(store)).rejects.toThrow(
      /^no run in .*runs: needed one to read\. Make one with lockstep run\.$/,
    );
  });

  it('takes the run that finished last, or the one whose id begins so', async () => {
    const late = { ...facts, timing: { ...facts.timing, finished: '2024-03-09T00:00:00.000000Z' }, notes: ['late'] };
    const [last, first] = [await writeRun(store, late, results), await writeRun(store, facts, results)];
    expect((await readRun(store)).manifest.run).toBe(last.run.manifest.run);
    const { run } = first.run.manifest;
    expect((await readRun(store, run)).manifest.run).toBe(run);
    expect((await readRun(store, run.slice(0, 22))).manifest.run).toBe(run);
    await expect(readRun(store, '20240301')).rejects.toThrow(
      /^2 runs begin with 20240301: needed one\. Name more of it: /,
    );
    await expect(readRun(store, 'x')).rejects.toThrow(/^no run begins with x: needed one of 2, such as /);
    await expect(readRun(store, '../tmp')).rejects.toThrow(/^no run begins with/);
  });

  it.each(['findings.parquet', 'members.parquet', 'evidence.parquet', 'report/index.html', 'report/report.md'])(
    'refuses a run whose %s is cut short, and the same run again heals it',
    async (name) => {
      const { folder, run } = await writeRun(store, facts, results);
      const whole = bytesOf(folder);
      truncateSync(join(folder, name), 100);
      await expect(readRun(store)).rejects.toThrow(
        new RegExp(
          `${name}: needed \\d+ bytes as the manifest records them, found 100 bytes that differ\\. Restore the folder`,
        ),
      );
      const healed = await writeRun(store, run.manifest, results);
      expect(healed.outcome).toBe('written');
      expect(bytesOf(folder)).toEqual(whole);
    },
  );

  it('refuses a lost file, a broken manifest and one of a newer lockstep', async () => {
    const { folder, run } = await writeRun(store, facts, results);
    rmSync(join(folder, 'members.parquet'));
    await expect(readRun(store)).rejects.toThrow(/members\.parquet: .* it is missing\. Restore/);
    writeFileSync(join(folder, 'manifest.json'), '{"format":1');
    await expect(readRun(store)).rejects.toThrow(/manifest\.json is not readable as lockstep wrote it\. Restore/);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...run.manifest, format: 2 }));
    await expect(readRun(store)).rejects.toThrow(/has format 2, this program reads up to 1: use a newer lockstep\./);
    writeFileSync(join(folder, 'manifest.json'), 'null');
    await expect(readRun(store)).rejects.toThrow(/not readable/);
    rmSync(join(folder, 'manifest.json'));
    await expect(readRun(store)).rejects.toThrow(/not readable/);
  });
});
