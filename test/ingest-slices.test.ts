import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ingestFile } from '../ingest/file.ts';
import { segmentsOf } from '../ingest/listing.ts';
import { segmentPath } from '../ingest/segment.ts';
import { limits, parquetOf, query, Sandbox } from './ingest-sandbox.ts';

const sandbox = new Sandbox();

const acts = (count: number) =>
  `select timestamp '2026-01-01' + interval 1 second * (i // 2) as time, 'like' as verb, 'a' || (i // 2) as account,
     'o' || (i % 7) // 2 as object, case when i % 3 = 0 then 'd' || (i % 5000) end as device
   from range(${count}) as t(i)`;

test('more rows than are put in order at once lie in one segment, in their order, each told from its twin', async () => {
  const count = 2_000_100;
  const path = await parquetOf(
    join(sandbox.folder, 'many.parquet'),
    `select * replace (case when account in ('a499999', 'a500000', 'a1000049') then 'lke' else verb end as verb) from (${acts(count)})`,
  );
  const refused = [999_998, 999_999, 1_000_000, 1_000_001, 2_000_098, 2_000_099];
  const done = await sandbox.ingest(path);
  expect(done).toMatchObject({ rows: count - 6, refused: 6 });
  expect((await sandbox.refused(done.stream)).map(({ position }) => position)).toEqual(refused);
  const [segment] = segmentsOf(sandbox.store, 'segments', done.stream, 0);
  if (!segment) throw new Error('no segment');
  const [told] = await query<Record<string, unknown>>(
    `select count(*) as rows, min(position) as first, max(position) as last, bool_and(position > coalesce(before, -1)) as ordered,
       count(distinct id) as ids, bool_and(account = 'a' || position // 2) as own, count(distinct device) as devices,
       count(*) filter (device is null) as bare
     from (select *, lag(position) over (order by file_row_number) as before from read_parquet([$path]))`,
    segmentPath(sandbox.storeFolder, 'segments', segment),
  );
  const bare = Array.from({ length: count }, (_, i) => i).filter((i) => i % 3 > 0 && !refused.includes(i)).length;
  expect(told).toEqual({ rows: count - 6, first: 0, last: count - 3, ordered: true, ids: count - 6, own: true, devices: 5000, bare }); // biome-ignore format: one theme
  expect(sandbox.files().filter((file) => file.startsWith('tmp'))).toEqual([]);
});

test('a Parquet file with a damaged page is refused in words, and nothing stays', async () => {
  const path = await parquetOf(join(sandbox.folder, 'damaged.parquet'), acts(20_000));
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 100, 20_000);
  writeFileSync(path, bytes);
  const before = sandbox.files();
  await expect(sandbox.ingest(path)).rejects.toThrow(/not a whole Parquet file.*Nothing was stored/);
  expect(sandbox.files()).toEqual(before);
});

test('a Parquet file that changes while it is read is refused, and nothing stays', async () => {
  const path = await parquetOf(join(sandbox.folder, 'growing.parquet'), acts(20_000));
  const before = sandbox.files();
  const ingest = ingestFile(sandbox.store, sandbox.keys, sandbox.request(path), limits, ({ phase }) => {
    if (phase === 'sealing') appendFileSync(path, 'more');
  });
  await expect(ingest).rejects.toThrow(/changed while it was read/);
  expect(sandbox.files()).toEqual(before);
});
