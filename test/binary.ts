import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';

/** The built program; `npm test` builds it first. */
export const main = resolve(import.meta.dirname, '..', process.env.LOCKSTEP_TEST_DIST ?? 'dist', 'cli/main.js');
if (!existsSync(main)) throw new Error(`${main} is not built: run npm run build`);

/** A folder of its own for the tests of one file, removed at the end. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** How one run of the real program ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real program in a folder to its end. */
export function lockstep(folder: string, args: readonly string[], input?: string | Buffer): Ended {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    LOCKSTEP_KEY_FILE: join(folder, 'key'),
    LOCKSTEP_SPILL: join(folder, 'spill'),
  };
  const run = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    env,
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Starts the real program in a folder and leaves it running. */
export function start(folder: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const own = { LOCKSTEP_KEY_FILE: join(folder, 'key'), LOCKSTEP_SPILL: join(folder, 'spill') };
  const env = { ...process.env, ...own, ...more };
  return spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
}
