import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactStore, groupsOf } from '../ingest/compact.ts';
import type { Take } from '../ingest/cover.ts';
import { closeDatabase, openDatabase, rowsOf } from '../ingest/database.ts';
import { listStore } from '../ingest/listing.ts';
import { removeStream, type Store } from '../ingest/store.ts';
import { witnessOf, witnessText } from '../ingest/topic.ts';
import { verifyStore } from '../ingest/verify.ts';
import { openForSql } from '../ingest/view.ts';
import { type Act, limits, storeOf } from './store-of.ts';

const hour = 3_600_000_000;
const later = () => Date.now() * 1000 + 2 * hour;
const soon = () => Date.now() * 1000;

function likes(count: number, source = 'file'): Act[] {
  return Array.from({ length: count }, (_, at) => ({
    source,
    time: 10 + at,
    verb: 'like',
    account: `a${at % 7}`,
    object: `o${at % 5}`,
  }));
}

async function contents(store: Store): Promise<{ acts: unknown[]; rejected: unknown[] }> {
  const connection = await openForSql(store.folder, limits);
  try {
    return {
      acts: await rowsOf(
        connection,
        'select stream, partition, position, id, epoch_us(time) as us, account, object from engagement order by all',
      ),
      rejected: await rowsOf(connection, 'from rejected order by all'),
    };
  } finally {
    connection.closeSync();
  }
}

const sealedFiles = (store: Store) =>
  readdirSync(store.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(segments|rejected).*parquet$/.test(name),
  );

test('joined segments hold the same positions, and the covered ones go after the grace alone', async () => {
  const anyCut = fc.uniqueArray(fc.integer({ min: 0, max: 28 }), { maxLength: 6 }).map((ends) => {
    const last = [...ends, 29].sort((a, b) => a - b);
    return last.map((end, at): [number, number] => [at === 0 ? 0 : (last[at - 1] as number) + 1, end]);
  });
  await fc.assert(
    fc.asyncProperty(anyCut, fc.subarray([0, 3, 9, 17, 29]), fc.subarray([4, 10, 18]), async (cut, refused, empty) => {
      const store = await storeOf(likes(30), { cut, refused, empty });
      await storeOf(likes(3, 'app'), { stream: 'other', partition: 4, cut: [[0, 0], [1, 2]], store }); // biome-ignore format: pairs
      const before = await contents(store);
      expect(before.acts).toHaveLength(33 - refused.length - empty.length);
      expect(before.rejected).toHaveLength(refused.length);
      const files = sealedFiles(store);
      const takes = listStore(store).takes.length;

      const { joined, removed } = await compactStore(store, { rows: 1000, grace: hour, now: soon() }, limits);
      expect(removed).toBe(0);
      expect(sealedFiles(store)).toEqual(expect.arrayContaining(files));
      expect(joined > 0).toBe(listStore(store).takes.length < takes);
      expect(await contents(store)).toEqual(before);
      expect((await verifyStore(store, limits)).faults).toEqual([]);

      for (let again = joined; again > 0; )
        again = (await compactStore(store, { rows: 1000, grace: hour, now: later() }, limits)).joined;
      await compactStore(store, { rows: 1000, grace: hour, now: later() }, limits);
      expect(sealedFiles(store).filter((name) => name.startsWith('segments'))).toHaveLength(
        listStore(store).takes.length,
      );
      expect(await contents(store)).toEqual(before);
      expect(await verifyStore(store, limits)).toMatchObject({ faults: [], notes: [] });
    }),
    { numRuns: 12 },
  );
}, 120_000);

test('the record that a topic is known by stays in the metadata', async () => {
  const witness = { offset: 9, time: 1_760_000_000_000, hash: 'k1:0123456789abcdef01234567' };
  const notes = { witness: witnessText(witness) };
  const store = await storeOf(likes(10), { cut: [[0, 4], [5, 9]], notes }); // biome-ignore format: pairs
  expect((await compactStore(store, { rows: 1000, grace: hour, now: later() }, limits)).joined).toBe(2);
  const [take] = listStore(store).takes;
  expect(take?.segment).toMatchObject({ first: 0, last: 9 });
  const connection = await openDatabase(limits);
  expect(await witnessOf(connection, store, (take as Take).segment)).toEqual(witness);
  closeDatabase(connection);
});

test('a reader at work is not disturbed', async () => {
  const store = await storeOf(likes(20), { cut: Array.from({ length: 20 }, (_, at): [number, number] => [at, at]) });
  const connection = await openForSql(store.folder, limits);
  const count = () =>
    rowsOf<{ n: number }>(connection, 'select count(*) as n, sum(position)::bigint as s from engagement');
  const before = await count();
  expect((await compactStore(store, { rows: 1000, grace: hour, now: soon() }, limits)).joined).toBe(20);
  expect(await count()).toEqual(before);
  connection.closeSync();
});

test('runs are neighbours, no longer than asked, and no row is rewritten for a few', () => {
  const anyTakes = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(9)), { maxLength: 20 }).map((parts) => {
    let [next, partition] = [0, 0];
    return parts.map(([size, step]): Take => {
      if (step === 0) [next, partition] = [0, partition + 1];
      const [from, to] = [next, next + size - 1];
      next = to + 1;
      return { segment: { stream: 's', partition, first: from, last: to, minTime: 0, maxTime: 0 }, from, to };
    });
  });
  fc.assert(
    fc.property(anyTakes, fc.integer({ min: 1, max: 120 }), (takes, rows) => {
      for (const group of groupsOf(takes, rows)) {
        const at = takes.indexOf(group[0] as Take);
        expect(group).toEqual(takes.slice(at, at + group.length));
        expect(new Set(group.map(({ segment }) => segment.partition)).size).toBe(1);
        const sizes = group.map(({ from, to }) => to - from + 1);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(total).toBeLessThanOrEqual(rows);
        expect(2 * Math.max(...sizes)).toBeLessThanOrEqual(total);
      }
    }),
  );
  const one = (from: number): Take => ({
    segment: { stream: 's', partition: 0, first: from, last: from, minTime: 0, maxTime: 0 },
    from,
    to: from,
  });
  expect(groupsOf([0, 1, 2, 3].map(one), 3).map((group) => group.length)).toEqual([3]);
});

test('a stream out of sight stays for readers at work until the grace is over', async () => {
  const store = await storeOf(likes(5), { stream: 'old' });
  await storeOf(likes(4), { stream: 'new', replaces: ['old'], store });
  expect(listStore(store).takes).toHaveLength(1);
  expect(await compactStore(store, { rows: 1000, grace: hour, now: soon() }, limits)).toEqual({
    joined: 0,
    removed: 0,
  });
  expect(existsSync(join(store.folder, 'streams', 'old.json'))).toBe(false);
  expect(sealedFiles(store)).toHaveLength(2);
  const verification = await verifyStore(store, limits);
  expect(verification.faults).toEqual([]);
  expect(verification.notes).toEqual([expect.stringContaining('of old, which is no stream of this store')]);
  expect(await compactStore(store, { rows: 1000, grace: hour, now: later() }, limits)).toEqual({
    joined: 0,
    removed: 1,
  });
  removeStream(store, 'new');
  expect(listStore(store).takes).toEqual([]);
  expect(await compactStore(store, { rows: 1000, grace: hour, now: later() }, limits)).toEqual({
    joined: 0,
    removed: 1,
  });
  expect(sealedFiles(store)).toEqual([]);
});

test('of tmp/ only what a process that is gone left there is cleared', async () => {
  const store = await storeOf(likes(2));
  const put = (name: string) => {
    const path = join(store.folder, 'tmp', name);
    if (/\./.test(name)) writeFileSync(path, '');
    else {
      mkdirSync(path);
      writeFileSync(join(path, 'manifest.json'), '');
    }
    utimesSync(path, 0, 0);
    return path;
  };
  const folders = [put('4194304999-1-run'), put(`${process.pid}-1-run`)] as const;
  const [gone, own] = [put('4194304999-1-segment.parquet'), put(`${process.pid}-1-segment.parquet`)];
  expect(await compactStore(store, { rows: 1000, grace: hour, now: soon() }, limits)).toEqual({
    joined: 0,
    removed: 0,
  });
  expect(await compactStore(store, { rows: 1000, grace: hour, now: later() }, limits)).toEqual({
    joined: 0,
    removed: 2,
  });
  expect([gone, own, ...folders].map((path) => existsSync(path))).toEqual([false, true, false, true]);
});
