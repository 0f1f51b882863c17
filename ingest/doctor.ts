import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { closeDatabase, type Limits, openDatabase, rowsOf } from './database.ts';
import { fingerprints, readKeys } from './key-file.ts';
import { findLeftovers } from './leftovers.ts';
import { listStore } from './listing.ts';
import { openStore, type Store } from './store.ts';

/** One thing looked at. */
export interface Check {
  readonly state: 'ok' | 'warn' | 'fail';
  readonly what: string;
  /** What to do; missing where nothing is. */
  readonly advice?: string;
}

/** Is this machine, this key and this store fit for work? Changes nothing of them. */
export async function examine(folder: string, keyFile: string, limits: Limits): Promise<Check[]> {
  const store = existsSync(join(folder, 'store.json')) ? attempt(() => openStore(folder)) : undefined;
  const opened = store && 'value' in store ? store.value : undefined;
  return [
    checkNode(),
    await checkDatabase(limits),
    await checkSpill(limits),
    ...(store && 'error' in store ? [failed(store.error)] : []),
    ...(opened ? checkStore(opened) : [noStore(folder, store !== undefined)]),
    checkKeys(keyFile, opened),
    checkSpace('the store', folder),
    checkSpace('spilling', limits.spill),
  ].filter((check) => check !== undefined);
}

function checkNode(): Check {
  const what = `Node ${process.versions.node}`;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return fits
    ? { state: 'ok', what }
    : { state: 'fail', what: `${what}, needed 20.19 or later`, advice: 'Install a newer Node.' };
}

async function checkDatabase(limits: Limits): Promise<Check> {
  try {
    const connection = await openDatabase(limits);
    const [found] = await rowsOf<{ version: string }>(connection, 'select version() as version');
    closeDatabase(connection);
    return { state: 'ok', what: `DuckDB ${found?.version}, ${limits.memory} and ${limits.threads} threads` };
  } catch (cause) {
    const advice = 'Install lockstep anew on this machine (npm ci), and check --memory and --threads.';
    return { state: 'fail', what: `DuckDB does not start: ${firstLine(cause)}`, advice };
  }
}

/** Spills a little and looks at the bytes on the disk. */
async function checkSpill(limits: Limits): Promise<Check> {
  const advice = `Make ${limits.spill} writable, or name another folder (LOCKSTEP_SPILL).`;
  let folder: string | undefined;
  try {
    mkdirSync(limits.spill, { recursive: true });
    folder = mkdtempSync(join(limits.spill, 'doctor-'));
    const connection = await openDatabase({ memory: '48MB', threads: 1, spill: folder });
    const marker = 'not-to-be-read-on-disk';
    await connection.run(
      `create temp table spilt as select '${marker}' || (i % 10) as text, i from range(4000000) as r(i)`,
    );
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    closeDatabase(connection);
    if (files.length === 0)
      return { state: 'warn', what: 'spilling: nothing was spilt, so its encryption was not seen' };
    if (files.some((bytes) => bytes.includes(marker)))
      return {
        state: 'fail',
        what: 'spilling: what is spilt can be read on the disk',
        advice: 'Do not use this build of DuckDB.',
      };
    return { state: 'ok', what: `spilling to ${limits.spill} works, encrypted` };
  } catch (cause) {
    return { state: 'fail', what: `spilling to ${limits.spill} fails: ${firstLine(cause)}`, advice };
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function noStore(folder: string, broken: boolean): Check | undefined {
  if (broken) return undefined;
  return {
    state: 'warn',
    what: `no store at ${folder} yet`,
    advice: 'The first lockstep ingest makes it; or name one with --store.',
  };
}

function checkStore(store: Store): Check[] {
  const listing = attempt(() => listStore(store));
  if ('error' in listing) return [failed(listing.error)];
  const { streams, takes } = listing.value;
  const count = new Set(takes.map(({ segment }) => segment)).size;
  const whole: Check = {
    state: 'ok',
    what: `store ${store.folder}: ${streams.size} streams, ${count} segments, no position missing`,
  };
  const leftovers = findLeftovers(store, streams);
  const left: Check = {
    state: 'warn',
    what: `${leftovers.length} files are left over, the first is ${leftovers[0]?.path}`,
    advice: 'lockstep compact clears them, once they lie there longer than its grace.',
  };
  return [whole, checkWritable(store.folder), ...(leftovers.length > 0 ? [left] : [])];
}

function checkWritable(folder: string): Check {
  const writable = attempt(() => accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK));
  if ('value' in writable) return { state: 'ok', what: `store ${folder} can be read and written` };
  return {
    state: 'warn',
    what: `store ${folder} cannot be written (${(writable.error as NodeJS.ErrnoException).code})`,
    advice: 'detect, report and sql work; for ingest and run give this user write permission.',
  };
}

function checkKeys(path: string, store: Store | undefined): Check {
  const known = Object.entries(store?.keys ?? {});
  if (!existsSync(path)) {
    if (known.length === 0) return { state: 'ok', what: `no key file at ${path} yet: the first ingest makes it` };
    const what = `no key file at ${path}, the store needs ${known.map(([id, print]) => `${id} (${print})`).join(', ')}`;
    return {
      state: 'fail',
      what,
      advice: 'Restore it from where you keep it, or name it with --key-file or LOCKSTEP_KEY_FILE.',
    };
  }
  const keys = attempt(() => readKeys(path));
  if ('error' in keys) return failed(keys.error);
  const found = fingerprints(keys.value);
  const strange = known.filter(([id, print]) => found[id] !== undefined && found[id] !== print);
  const shared = known.filter(([id, print]) => found[id] === print);
  if (strange.length > 0 || (known.length > 0 && shared.length === 0))
    return {
      state: 'fail',
      what: `the key file ${path} belongs to another store`,
      advice: 'Name the right one with --key-file.',
    };
  const mode = statSync(path).mode & 0o777;
  const what = `key file ${path}: ${Object.entries(found)
    .map(([id, print]) => `${id} (${print})`)
    .join(', ')}`;
  if ((mode & 0o077) !== 0)
    return { state: 'warn', what: `${what}, mode ${mode.toString(8)}`, advice: `chmod 600 ${path}` };
  return { state: 'ok', what };
}

function checkSpace(what: string, folder: string): Check {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  const told = `${(free / 1e9).toFixed(1)} GB free for ${what}`;
  if (free >= 2e9) return { state: 'ok', what: told };
  return {
    state: 'warn',
    what: told,
    advice: `Free space at ${existing}: an ingest needs about the size of its file.`,
  };
}

function attempt<T>(act: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

function failed(error: unknown): Check {
  return { state: 'fail', what: firstLine(error) };
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
