import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeDatabase, openDatabase, rowsOf } from '../ingest/database.ts';
import { listStore } from '../ingest/listing.ts';
import { findRepeats } from '../ingest/repeats.ts';
import { openForSql } from '../ingest/view.ts';
import { type Act, limits, storeOf, storeOfSql } from './store-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-sql-'));
const open: { closeSync(): void }[] = [];
afterAll(() => open.map((connection) => connection.closeSync()));

async function asking(store?: string) {
  const connection = await openForSql(store, limits);
  open.push(connection);
  return <Row = Record<string, unknown>>(sql: string) => rowsOf<Row>(connection, sql);
}

const like = (id: string, time: number, object: string | null, more: Act = {}): Act => ({
  id,
  time,
  verb: 'like',
  account: 'a',
  object,
  ...more,
});
const told = [
  like('1', 20, 'o'),
  like('1', 10, 'o', { verb: 'share', device: 'd' }),
  like('1', 10, 'o', { verb: 'view' }),
  like('1', 20, 'p'),
  like('2', 30, null),
  like('2', 30, null),
  like('2', 30, null, { source: 'app' }),
];

test('each act counts once: its earliest time, then its lowest position; a missing object equals a missing one', async () => {
  const ask = await asking((await storeOf(told, { cut: [[0, 3], [2, 6]] })).folder); // biome-ignore format: pairs
  const acts = await ask('select position, id, object, verb, source, device from engagement order by position');
  expect(acts).toEqual([
    { position: 1, id: '1', object: 'o', verb: 'share', source: 'file', device: 'd' },
    { position: 3, id: '1', object: 'p', verb: 'like', source: 'file', device: null },
    { position: 4, id: '2', object: null, verb: 'like', source: 'file', device: null },
    { position: 6, id: '2', object: null, verb: 'like', source: 'app', device: null },
  ]);
});

test('the other views: segments as taken, refused records without their bytes, streams', async () => {
  const store = await storeOf(told, { cut: [[0, 3], [2, 6]], refused: [5] }); // biome-ignore format: pairs
  const ask = await asking(store.folder);
  expect(
    await ask(
      'select stream, partition, first, last, "from", "to", epoch_us(min_time) as t from segment order by first',
    ),
  ).toEqual([
    { stream: 'test', partition: 0, first: 0, last: 3, from: 0, to: 3, t: 10 },
    { stream: 'test', partition: 0, first: 2, last: 6, from: 4, to: 6, t: 10 },
  ]);
  expect(await ask('from rejected')).toEqual([
    { stream: 'test', partition: 0, position: 5, reason: 'refused for a test' },
  ]);
  expect(await ask("select stream, kind, description ->> '$.cluster' as cluster from stream")).toEqual([
    { stream: 'test', kind: 'topic', cluster: 'test' },
  ]);
});

test('filters reach the files, below the dropping of repeats', async () => {
  const store = await storeOfSql(
    "select 'e' || (i % 99990) as id, 'file' as source, make_timestamp(i) as time, 'like' as verb, 'a' as account, 'o' || i % 7 as object from range(100000) as r(i)",
  );
  const ask = await asking(store.folder);
  const [plan] = await ask<{ explain_value: string }>(
    'explain select count(*) from engagement where time < make_timestamp(500)',
  );
  const scan = plan?.explain_value.split('PARQUET').at(-1) ?? '';
  expect(scan).toMatch(/Filters:[\s│]*time</);
  expect(await ask("select count(*) as n from engagement where object = 'o0' and time < make_timestamp(70)")).toEqual([
    { n: 10 },
  ]);
});

test('no store, no network, no extensions, no settings; files as the caller may', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.end();
  }).listen(0);
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = await asking();
  writeFileSync(join(folder, 'some.csv'), 'a,b\n1,2\n');
  expect(await ask(`from '${folder}/some.csv'`)).toEqual([{ a: 1, b: 2 }]);
  await ask(`copy (select 1 as c) to '${folder}/out.parquet'`);
  expect(await ask(`from '${folder}/out.parquet'`)).toEqual([{ c: 1 }]);
  for (const refused of [
    `from read_csv('${url}/x.csv')`,
    `from '${url}/x.parquet'`,
    `install httpfs from '${url}'`,
    'load httpfs',
    'set enable_external_access = true',
    "set http_proxy = ''",
    "set memory_limit = '1TB'",
    "set TimeZone = 'Asia/Tokyo'",
  ])
    await expect(ask(refused)).rejects.toThrow();
  expect(asked).toBe(0);
  server.close();
});

test('what repeats were found is kept for the next reader of the same positions, whatever files hold them', async () => {
  const store = await storeOf(told, { cut: [[0, 3], [4, 6]] }); // biome-ignore format: pairs
  const found = async (keepFrom?: number) => {
    const connection = await openDatabase(limits);
    const count = await findRepeats(connection, store, listStore(store), keepFrom);
    const rows = await rowsOf(connection, 'select position from repeat order by position');
    closeDatabase(connection);
    expect(rows).toEqual([{ position: 0 }, { position: 2 }, { position: 5 }]);
    return count;
  };
  const cache = join(store.folder, 'cache');
  expect(await found()).toBe(3);
  expect(existsSync(cache)).toBe(false);
  expect(await found(1)).toBe(3);
  const [kept] = readdirSync(cache) as [string];
  await storeOf(told, { cut: [[0, 6]], store }); // biome-ignore format: pairs
  expect(await found(1)).toBe(3);
  expect(readdirSync(cache)).toEqual([kept]);
  for (const rubbish of ['', 'PAR1 and no more', 'x'.repeat(1000)]) {
    writeFileSync(join(cache, kept), rubbish);
    expect(await found()).toBe(3);
    expect(await found(1)).toBe(3);
    expect(readdirSync(cache)).toEqual([kept]);
  }
});
