import {
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { rowsOf } from '../ingest/database.ts';
import { loadStore } from '../ingest/load.ts';
import { segmentPath } from '../ingest/segment.ts';
import type { Store } from '../ingest/store.ts';
import { verifyStore } from '../ingest/verify.ts';
import { openForSql } from '../ingest/view.ts';
import { type Act, limits, storeOf } from './store-of.ts';

const acts: Act[] = Array.from({ length: 30 }, (_, at) => ({
  time: 100 + at,
  verb: 'like',
  account: `a${at}`,
  object: 'o',
}));
const thirds: [number, number][] = [
  [0, 9],
  [10, 19],
  [20, 29],
];
const cutStore = () => storeOf(acts, { cut: thirds, refused: [3, 12], empty: [13] });
const middle = (store: Store, kind: 'segments' | 'rejected' = 'segments') =>
  segmentPath(store.folder, kind, { stream: 'test', partition: 0, first: 10, last: 19, minTime: 110, maxTime: 119 });
const faults = async (store: Store) => (await verifyStore(store, limits)).faults;

test('a whole store: every position is a row, refused or empty', async () => {
  expect(await verifyStore(await cutStore(), limits)).toEqual({
    partitions: [{ stream: 'test', partition: 0, first: 0, next: 30, rows: 27, refused: 2, empty: 1 }],
    faults: [],
    notes: [],
  });
  expect(await verifyStore(await storeOf(acts, { refused: [29] }), limits)).toMatchObject({
    partitions: [{ first: 0, next: 30, rows: 29, refused: 1, empty: 0 }],
    faults: [],
  });
});

test('a segment of a zombie is one more that holds the same records', async () => {
  const store = await storeOf(acts, { cut: [[0, 9], [5, 14], [10, 19], [15, 29]] }); // biome-ignore format: pairs
  const { partitions, faults } = await verifyStore(store, limits);
  expect({ partitions, faults }).toEqual({
    partitions: [{ stream: 'test', partition: 0, first: 0, next: 30, rows: 30, refused: 0, empty: 0 }],
    faults: [],
  });
});

test('a truncated segment is named, by verify and by every reader, with what to do', async () => {
  const store = await cutStore();
  truncateSync(middle(store), 200);
  expect(await faults(store)).toEqual([
    expect.stringMatching(/10-19_110-119\.parquet is truncated or cannot be read \(.*\)\. Restore it/),
  ]);
  const need = { lookbacks: [0], verbs: 'all', columns: [] } as const;
  await expect(loadStore(store, need, limits)).rejects.toThrow(/10-19_110-119\.parquet.*lockstep verify/s);
  await expect(openForSql(store.folder, limits)).rejects.toThrow(/10-19_110-119\.parquet.*lockstep verify/s);
});

test('a byte changed inside a page is found', async () => {
  const store = await cutStore();
  const bytes = readFileSync(middle(store));
  const file = openSync(middle(store), 'r+');
  writeSync(file, Buffer.from(bytes.subarray(60, 90).map((byte) => byte ^ 0xff)), 0, 30, 60);
  expect(await faults(store)).toHaveLength(1);
});

test('a missing segment is a gap, and a missing rejected file is told', async () => {
  const store = await cutStore();
  rmSync(middle(store, 'rejected'));
  expect(await faults(store)).toEqual([expect.stringContaining('rejected/test/p=0/10-19_110-119.parquet is missing')]);
  rmSync(middle(store));
  expect(await faults(store)).toEqual([
    'test p=0: segment 0-9 is followed by 20-29, needed 10; 10 positions are missing. Restore the missing file from a backup, or ingest its source again with --replace.',
  ]);
  await expect(openForSql(store.folder, limits)).rejects.toThrow(
    'test p=0: segment 0-9 is followed by 20-29, needed 10; 10 positions are missing. Run lockstep verify.',
  );
  const whole = await storeOf(acts);
  rmSync(join(whole.folder, 'segments'), { recursive: true });
  expect(await faults(whole)).toEqual([
    expect.stringContaining('the start is followed by nothing, needed 0; 30 positions are missing.'),
  ]);
});

test('names, metadata, descriptions and contents that disagree are told', async () => {
  const renamed = async (change: (path: string) => string) => {
    const store = await cutStore();
    for (const kind of ['segments', 'rejected'] as const) renameSync(middle(store, kind), change(middle(store, kind)));
    return faults(store);
  };
  expect(await renamed((path) => path.replace('_110-', '_111-'))).toEqual([
    expect.stringContaining('its name says times 111 to 119 µs, its rows 110 to 119'),
  ]);
  expect(await renamed((path) => path.replace('10-19_', '10-18_'))).toEqual(
    expect.arrayContaining([
      expect.stringContaining('segment 10-18 is followed by 20-29, needed 19; 1 position is missing'),
      expect.stringContaining('its name says positions 10-18, its metadata 10-19'),
      expect.stringContaining('its name says positions 10-18, it holds 10-19'),
    ]),
  );

  const rewritten = async (rows: string, metadata: string) => {
    const store = await cutStore();
    const connection = await openForSql(undefined, limits);
    const [path, copy] = [middle(store), join(dirname(middle(store)), 'copy')];
    await rowsOf(
      connection,
      `copy (${rows.replace('$', `from read_parquet('${path}', hive_partitioning = false)`)}) to '${copy}' (format parquet, kv_metadata {${metadata}})`,
    );
    connection.closeSync();
    renameSync(copy, path);
    return faults(store);
  };
  const told = "lockstep: '1', first: '10', last: '19', rows: '8', refused: '1', empty: '1'";
  expect(await rewritten('$', told)).toEqual([]);
  expect(await rewritten('$ where position <> 15', told)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('its metadata says 8 rows, it holds 7'),
      expect.stringContaining(
        '2 positions of those read hold neither a row nor a refused record, its metadata tells of 1',
      ),
    ]),
  );
  expect(await rewritten('select * replace (if(position = 15, 16, position) as position) $', told)).toEqual(
    expect.arrayContaining([expect.stringContaining('1 of its rows have the position of another')]),
  );
  expect(await rewritten('select * replace (if(position = 15, 12, position) as position) $', told)).toEqual(
    expect.arrayContaining([expect.stringContaining('1 of its positions are both rows and refused records')]),
  );
  expect(await rewritten("select * replace ('strange' as stream) $", told)).toEqual([
    expect.stringContaining('8 of its rows are of another stream or partition'),
  ]);
  expect(await rewritten('select * replace (position::double as position) $', told)).toEqual([
    expect.stringContaining('its column position is DOUBLE, needed BIGINT'),
  ]);
  expect(await rewritten('$', told.replace("rows: '8'", "rows: '9'"))).toEqual(
    expect.arrayContaining([expect.stringContaining('10 positions, but 9 rows + 1 refused + 1 empty')]),
  );
  expect(await rewritten('$', told.replace("lockstep: '1'", "lockstep: '2'"))).toEqual([
    expect.stringContaining('its metadata says version 2, needed up to 1'),
  ]);

  const file = await storeOf(acts);
  const path = join(file.folder, 'streams', 'test.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"refused": 0', '"refused": 2'));
  expect(await faults(file)).toEqual([
    expect.stringContaining('streams/test.json says 28 rows and 2 refused records, the store holds 30 and 0.'),
  ]);
});

test('what an interrupted ingest left is a note, not a fault', async () => {
  const store = await storeOf(acts);
  const [segments, rejected] = (['segments', 'rejected'] as const).map((kind) =>
    join(store.folder, kind, 'half', 'p=0'),
  ) as [string, string];
  for (const folder of [segments, rejected]) mkdirSync(folder, { recursive: true });
  const own = join(store.folder, 'segments', 'test', 'p=0');
  copyFileSync(join(own, readdirSync(own)[0] as string), join(segments, '0-29_100-129.parquet'));
  writeFileSync(join(rejected, '0-29_100-129.parquet'), 'unfinished');
  writeFileSync(join(store.folder, 'tmp', '4194304999-1-segment.parquet'), 'unfinished');
  writeFileSync(join(store.folder, 'segments', 'stray.txt'), 'of somebody else');
  const { faults, notes } = await verifyStore(store, limits);
  expect(faults).toEqual([]);
  expect(notes).toEqual([
    expect.stringContaining('unfinished, and its process is gone; lockstep compact clears it'),
    expect.stringContaining('segments/half/p=0/0-29_100-129.parquet: of half, which is no stream of this store'),
    expect.stringContaining('segments/stray.txt: of stray.txt, which is no stream of this store'),
    expect.stringContaining('rejected/half/p=0/0-29_100-129.parquet: of half, which is no stream of this store'),
  ]);
});
