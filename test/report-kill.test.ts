import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listRuns, readRun } from '../reports/read-run.ts';
import { writeRun } from '../reports/store-run.ts';
import { facts, results } from './report-sample.ts';

if (!existsSync('dist/reports/store-run.js')) throw new Error('dist is not built: run npm run build');

/** ms after the writer begins, or, the long ones, after its first run is written. */
const delays = [5, 30, 55, 80, 110, 140, 170, 210, 260, 330];

it('killed at any moment, leaves whole runs or none; what is unfinished lies in tmp/', async () => {
  const store = mkdtempSync(join(tmpdir(), 'lockstep-kill-'));
  let unfinished = 0;
  for (const delay of delays) {
    const child = spawn(process.execPath, ['test/report-writer.mjs', store], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify({ facts, results: { ...results, explanations: [...results.explanations] } }));
    const gone = once(child, 'exit');
    await once(child.stdout, 'data');
    if (delay > 200) await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    expect((await gone)[1]).toBe('SIGKILL');
    for (const run of listRuns(store))
      expect((await readRun(store, run)).findings).toHaveLength(results.findings.length);
    unfinished += existsSync(join(store, 'tmp')) ? readdirSync(join(store, 'tmp')).length : 0;
    rmSync(join(store, 'tmp'), { recursive: true, force: true });
  }
  expect(unfinished).toBeGreaterThan(0);
  expect(listRuns(store).length).toBeGreaterThan(0);
  expect((await writeRun(store, { ...facts, notes: ['run 0'] }, results)).outcome).toBe('already there');
  rmSync(store, { recursive: true });
}, 60_000);

it('two writers of one run at once: both end well, one folder', async () => {
  const store = mkdtempSync(join(tmpdir(), 'lockstep-kill-'));
  const both = await Promise.all([writeRun(store, facts, results), writeRun(store, facts, results)]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['already there', 'written']);
  expect(listRuns(store)).toHaveLength(1);
  expect(readdirSync(join(store, 'tmp'))).toEqual([]);
  rmSync(store, { recursive: true });
});
