import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from './binary.ts';

const folder = scratchFolder();
const root = resolve(import.meta.dirname, '..');

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LOCKSTEP_KEY_FILE: join(folder, 'key') },
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

test('packed and installed into an empty folder, the demo works', { timeout: 300_000 }, () => {
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root);
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'none';
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, packed)], empty);
  const started = performance.now();
  run('npx', ['--no-install', 'lockstep', 'demo'], empty);
  console.log(`the demo took ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const installed = join(empty, 'node_modules', 'lockstep');
  expect(readFileSync(join(empty, 'lockstep-demo', 'simulated', 'index.html'), 'utf8')).toContain('co-action');
  expect(existsSync(join(installed, 'dist', 'detectors', 'co-action', 'cases.js'))).toBe(false);
  expect(existsSync(join(installed, 'dist', 'quality'))).toBe(false);
});
