import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lives } from './leftovers.ts';
import type { Store } from './store.ts';

const staleAfter = 60_000; // ms without a sign of life

/**
 * Runs an act that publishes a file's stream while no other process publishes one in this store: two ingests of the same
 * content then see each other. The lock of a killed process is taken over at once on the same machine, else after a minute.
 */
export async function alonePublishing<T>(store: Store, act: () => Promise<T>): Promise<T> {
  const lock = join(store.folder, 'tmp', 'publish.lock');
  const owner = `${hostname()} ${process.pid}`;
  while (!taken(lock, owner)) {
    if (isStale(lock)) rmSync(lock, { force: true });
    else await setTimeout(50);
  }
  const alive = setInterval(() => {
    const now = new Date();
    utimesSync(lock, now, now);
  }, staleAfter / 10);
  try {
    return await act();
  } finally {
    clearInterval(alive);
    rmSync(lock, { force: true });
  }
}

function taken(lock: string, owner: string): boolean {
  try {
    writeFileSync(lock, owner, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

function isStale(lock: string): boolean {
  const changed = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return false;
  if (changed < Date.now() - staleAfter) return true;
  const [host, pid] = read(lock).split(' ');
  return host === hostname() && pid !== undefined && !lives(Number(pid));
}

function read(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}
