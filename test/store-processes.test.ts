import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { compactStore } from '../ingest/compact.ts';
import { openDatabase } from '../ingest/database.ts';
import { examine } from '../ingest/doctor.ts';
import { listStore } from '../ingest/listing.ts';
import { loadStore } from '../ingest/load.ts';
import { findRepeats } from '../ingest/repeats.ts';
import { sealSegment } from '../ingest/seal.ts';
import { openOrCreateStore, type Store, writeStream } from '../ingest/store.ts';
import { verifyStore } from '../ingest/verify.ts';
import { openForSql } from '../ingest/view.ts';
import { emptyStore, limits, storeOf } from './store-of.ts';

if (!existsSync('dist/ingest/compact.js')) throw new Error('dist is not built: run npm run build');

interface Child {
  readonly process: ChildProcess;
  readonly said: Record<string, number & string>[];
  readonly gone: Promise<unknown>;
}

const children: Child[] = [];
const mounts: string[] = [];
afterEach(async () => {
  for (const child of children) child.process.kill('SIGKILL');
  await Promise.all(children.splice(0).map(({ gone }) => gone));
  for (const mount of mounts.splice(0)) execFileSync('umount', [mount]);
});

function start(role: string, folder: string, rest: readonly string[] = [], user?: number): Child {
  const who = user === undefined ? {} : { uid: user, gid: user };
  const child = spawn(process.execPath, ['test/store-child.mjs', role, folder, ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...who,
  });
  const said: Child['said'] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)));
  const started = { process: child, said, gone: once(child, 'close') };
  children.push(started);
  return started;
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 10));
}

function liveStore(store: Store = emptyStore()): Store {
  writeStream(store, 'live', { kind: 'topic', cluster: 'c', topic: 'live', start: { 0: 0 }, gaps: [], replaces: [] });
  return store;
}

/** The first so many positions of what store-child.mjs ingests. */
const sums = (acts: number) => ({ acts, ids: acts, us: 1000 * acts + (acts * (acts - 1)) / 2 });

test('one ingests, a zombie of it too, one compacts, three read: every answer is exact', async () => {
  const { folder } = liveStore();
  const last = 400;
  const ingesting = [start('ingest', folder, [`${last}`]), start('ingest', folder, [`${last}`])];
  const compacting = start('compact', folder);
  const reading = [1, 2, 3].map(() => start('read', folder));
  await Promise.all(ingesting.map(({ gone }) => gone));
  await until(() =>
    [...reading, compacting].every(({ said, process: { exitCode } }) => said.length > 2 || exitCode !== null),
  );
  await until(() =>
    reading.every(
      ({ said, process: { exitCode } }) =>
        (said.at(-1) as unknown as { acts: number }[])[0]?.acts === last + 1 || exitCode !== null,
    ),
  );
  for (const { said } of reading) {
    const answers = said as unknown as { acts: number }[][];
    for (const [seen, asked] of answers) {
      expect(seen).toEqual(sums(seen?.acts as number));
      expect(asked).toEqual(sums(asked?.acts as number));
    }
    const counts = answers.flat().map(({ acts }) => acts);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBeGreaterThan(1);
    expect(counts.at(-1)).toBe(last + 1);
  }
  expect(compacting.said.reduce((sum, { joined }) => sum + (joined ?? 0), 0)).toBeGreaterThan(0);
  const verification = await verifyStore({ folder, keys: {} }, limits);
  expect(verification.faults).toEqual([]);
  expect(verification.partitions).toEqual([
    { stream: 'live', partition: 0, first: 0, next: last + 1, rows: last + 1, refused: 0, empty: 0 },
  ]);
}, 120_000);

test('verify finds no fault in a store whose segments are joined and removed meanwhile', async () => {
  const { folder } = liveStore();
  const ingesting = start('ingest', folder, ['2000', 'compacting']);
  const verifying = [1, 2].map(() => start('verify', folder));
  await ingesting.gone;
  for (const { said } of verifying) {
    expect(said.length).toBeGreaterThan(1);
    for (const { faults } of said as unknown as { faults: string[] }[]) expect(faults).toEqual([]);
  }
}, 120_000);

test('killed at any moment, an ingester that also compacts leaves a whole store, and the next goes on', async () => {
  const store = liveStore();
  let reached = -1;
  let unfinished = 0;
  for (let round = 0; round < 24; round++) {
    const child = start('ingest', store.folder, ['1000000', 'compacting']);
    await until(() => child.said.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 250 * Math.random()));
    child.process.kill('SIGKILL');
    await child.gone;
    const { faults, partitions } = await verifyStore(store, limits);
    expect(faults).toEqual([]);
    const next = partitions[0]?.next as number;
    expect(next - 1).toBeGreaterThanOrEqual(Number(child.said.findLast(({ sealed }) => sealed !== undefined)?.sealed));
    expect(next - 1).toBeGreaterThan(reached);
    reached = next - 1;
    unfinished += readdirSync(join(store.folder, 'tmp')).length;
  }
  expect(unfinished).toBeGreaterThan(0);
  const later = Date.now() * 1000 + 1_000_000;
  for (let joined = 1; joined > 0; )
    ({ joined } = await compactStore(store, { rows: 1e6, grace: 0, now: later }, limits));
  await compactStore(store, { rows: 1e6, grace: 0, now: later + 60_000_000 }, limits);
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([]);
  expect(await verifyStore(store, limits)).toMatchObject({
    faults: [],
    notes: [],
    partitions: [{ rows: reached + 1 }],
  });
}, 120_000);

const mountable = (() => {
  const place = mkdtempSync(join(tmpdir(), 'lockstep-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    console.warn('SKIPPED: a full and a read-only disk, since this user may not mount.');
    return false;
  }
})();

test.skipIf(!mountable)('a full disk: nothing half is published, and with space it goes on', async () => {
  const place = mkdtempSync(join(tmpdir(), 'lockstep-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', place]);
  mounts.push(place);
  const store = liveStore(openOrCreateStore(join(place, 'store'), {}));
  const connection = await openDatabase(limits);
  const seal = (first: number) =>
    sealSegment(
      connection,
      store,
      { stream: 'live', partition: 0, first, last: first + 499, refused: 0, empty: 0 },
      {
        rows: `select 'live' as stream, 0 as partition, i as position, md5(i::varchar) as id, 'app' as source, 'like' as verb,
          make_timestamp(1000 + i) as time, md5('a' || i) as account, 'o' as object from range(${first}, ${first + 500}) as r(i)`,
      },
    );
  let next = 0;
  await expect(
    (async () => {
      for (; ; next += 500) await seal(next);
    })(),
  ).rejects.toThrow(/No space left/i);
  expect(next).toBeGreaterThan(0);
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([]);
  expect(await verifyStore(store, limits)).toMatchObject({ faults: [], partitions: [{ next }] });
  await expect(compactStore(store, { rows: 1e6, grace: 0, now: 0 }, limits)).rejects.toThrow(
    /no space left on the disk of the store.*Free space/,
  );
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([]);
  expect(
    (await examine(store.folder, join(place, 'key'), limits)).some(
      ({ state, what }) => state === 'warn' && what.includes('free for the store'),
    ),
  ).toBe(true);
  execFileSync('mount', ['-o', 'remount,size=8m', place]);
  await seal(next);
  expect((await compactStore(store, { rows: 1e6, grace: 0, now: 0 }, limits)).joined).toBeGreaterThan(0);
  expect(await verifyStore(store, limits)).toMatchObject({ faults: [], partitions: [{ next: next + 500 }] });
  connection.closeSync();
});

test.skipIf(!mountable)('a read-only store can be read, and is not written', async () => {
  const { folder } = await storeOf([{ time: 1000, verb: 'like', account: 'a0', object: 'o', id: 'e0' }]);
  execFileSync('mount', ['--bind', folder, folder]);
  mounts.push(folder);
  execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
  const store: Store = { folder, keys: {} };
  const connection = await openDatabase(limits);
  expect(await findRepeats(connection, store, listStore(store), 1)).toBe(0);
  connection.closeSync();
  const loaded = await loadStore(store, { lookbacks: [0], verbs: 'all', columns: [] }, limits);
  expect(loaded.coverage.acts).toBe(1);
  loaded.close();
  (await openForSql(folder, limits)).closeSync();
  expect((await verifyStore(store, limits)).faults).toEqual([]);
  expect(readdirSync(folder)).not.toContain('cache');
  expect(await examine(folder, join(folder, '..', 'no-key'), limits)).toContainEqual({
    state: 'warn',
    what: `store ${folder} cannot be written (EROFS)`,
    advice: expect.stringContaining('detect, report and sql work'),
  });
});

const root = process.getuid?.() === 0;
if (!root)
  console.warn('SKIPPED: a store that another user may not read, since only root can start a process of another user.');

test.skipIf(!root)('who may not read a file of the store is told so', async () => {
  const { folder } = await storeOf([{ time: 1000, verb: 'like', account: 'a0', object: 'o', id: 'e0' }]);
  const read = async () => {
    const child = start('once', folder, [], 65534);
    await child.gone;
    return child.said[0];
  };
  chmodSync(folder, 0o755);
  expect(await read()).toEqual([sums(1), sums(1)]);
  const segments = join(folder, 'segments', 'test', 'p=0');
  chmodSync(join(segments, readdirSync(segments)[0] as string), 0o600);
  expect(await read()).toEqual({
    error: expect.stringContaining('cannot be read by this user'),
  });
  chmodSync(join(folder, 'segments'), 0o700);
  expect(await read()).toEqual({
    error: expect.stringContaining('cannot be read by this user'),
  });
  chmodSync(folder, 0o700);
  expect(await read()).toEqual({ error: expect.stringContaining('cannot be read by this user') });
});
