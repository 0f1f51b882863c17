import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compactStore } from '../ingest/compact.ts';
import { closeDatabase, openDatabase } from '../ingest/database.ts';
import { type Loaded, loadStore, type Need } from '../ingest/load.ts';
import { readStreams, type Store, writeStream } from '../ingest/store.ts';
import { type Act, limits, storeOf } from './store-of.ts';

async function loading<T>(store: Store, need: Partial<Need>, use: (loaded: Loaded) => Promise<T>): Promise<T> {
  const loaded = await loadStore(store, { lookbacks: [0], verbs: 'all', columns: [], ...need }, limits);
  try {
    return await use(loaded);
  } finally {
    loaded.close();
  }
}

const like = (id: string, time: number, more: Act = {}): Act => ({
  id,
  time,
  verb: 'like',
  account: `a${id}`,
  object: 'o',
  ...more,
});
const idsSeen = (store: Store, need: Partial<Need>) =>
  loading(store, need, async (loaded) => {
    const workspace = await loaded.workspaceFor({
      verbs: 'all',
      columns: [],
      ...need,
      lookback: need.lookbacks?.[0] ?? 0,
    });
    return (await workspace.rows<{ id: string }>('select id from engagement order by id')).map(({ id }) => id);
  });

test('an act at since counts, one at until does not, and the look-back is loaded before', async () => {
  const store = await storeOf([like('1', 9), like('2', 10), like('3', 19), like('4', 20)]);
  expect(await idsSeen(store, { since: 10, until: 20 })).toEqual(['2', '3']);
  expect(await idsSeen(store, { since: 10, until: 20, lookbacks: [1] })).toEqual(['1', '2', '3']);
  await expect(idsSeen(store, { since: 20, until: 20 })).rejects.toThrow('needed since < until');
  expect(await idsSeen(store, { since: 100 })).toEqual([]);
});

test('without a window, all acts of the store: a repeat is no act, not even the last', async () => {
  const store = await storeOf([like('1', 30), like('2', 10), like('1', 50), like('3', 40, { verb: 'view' })], { cut: [[0, 1], [1, 2], [2, 3]] }); // biome-ignore format: pairs
  await loading(store, { verbs: ['like'], lookbacks: [5] }, async ({ coverage }) => {
    expect(coverage.window).toEqual({ since: 10, until: 41 });
    expect(coverage).toMatchObject({
      acts: 2,
      repeats: 0,
      accounts: 2,
      objects: 1,
      firstTime: 10,
      lastTime: 30,
      verbs: { like: 2 },
    });
  });
  await loading(store, { since: 20, until: 60 }, async ({ coverage }) =>
    expect(coverage).toMatchObject({ acts: 2, repeats: 1, verbs: { like: 1, view: 1 } }),
  );
});

test('a repeat whose act lies outside the window, the look-back, or the verbs read does not count in its place', async () => {
  const store = await storeOf([
    like('1', 1),
    like('1', 15),
    like('2', 12, { verb: 'view' }),
    like('2', 15),
    like('3', 15),
    like('3', 25),
  ]);
  expect(await idsSeen(store, { since: 10, until: 20, lookbacks: [5], verbs: ['like'] })).toEqual(['3']);
  expect(await idsSeen(store, { since: 20, until: 30 })).toEqual([]);
});

test('as known at a time: what was recorded before it, and repeats of nothing else', async () => {
  const store = await storeOf([
    like('1', 10, { recorded: 12 }),
    like('2', 11), // no record of when: as it happened
    like('3', 12, { recorded: 20 }),
    like('3', 15, { recorded: 15 }), // an act of its own until 20 is over
    like('4', 12, { recorded: 13 }),
    like('4', 15, { recorded: 20 }),
  ]);
  const seen = async (known: number) =>
    loading(store, { since: 10, until: 30, known }, async ({ workspaceFor, coverage }) => {
      const workspace = await workspaceFor({ lookback: 0, verbs: 'all', columns: [] });
      const rows = await workspace.rows<{ id: string; us: number }>('select id, us from engagement order by id');
      return { acts: rows.map(({ id, us }) => `${id} at ${us}`), repeats: coverage.repeats };
    });
  expect(await seen(12)).toEqual({ acts: ['2 at 11'], repeats: 0 });
  expect((await seen(13)).acts).toEqual(['1 at 10', '2 at 11']);
  expect(await seen(20)).toEqual({ acts: ['1 at 10', '2 at 11', '3 at 15', '4 at 12'], repeats: 0 });
  expect(await seen(21)).toEqual({ acts: ['1 at 10', '2 at 11', '3 at 12', '4 at 12'], repeats: 2 });
  await loading(store, { known: 12 }, async ({ coverage }) =>
    expect(coverage.window).toEqual({ since: 11, until: 12 }),
  );
});

test('as held at a time: what was sealed later is left out, in streams that came later too', async () => {
  const store = await storeOf([like('1', 10), like('2', 11)], { cut: [[0, 1]] });
  const held = await loading(store, {}, async (loaded) => loaded.held);
  await storeOf([like('3', 12), like('4', 13)], { start: 2, cut: [[2, 3]], store });
  await storeOf([like('1', 10), like('2', 11), like('3', 12)], { cut: [[0, 2]], store }); // as a compaction joins them
  await storeOf([like('5', 14)], { stream: 'another', store });
  expect(await idsSeen(store, {})).toEqual(['1', '2', '3', '4', '5']);
  expect(await idsSeen(store, { held })).toEqual(['1', '2']);
  expect(await idsSeen(store, { held: [] })).toEqual([]);
});

test('a workspace that is released takes its tables with it, and the others stay', async () => {
  const store = await storeOf([like('1', 10)]);
  await loading(store, {}, async (loaded) => {
    const [one, other] = [
      await loaded.workspaceFor({ lookback: 0, verbs: 'all', columns: [] }),
      await loaded.workspaceFor({ lookback: 0, verbs: 'all', columns: [] }),
    ];
    const held = async () => {
      const [row] = await other.rows<{ mb: number }>(
        'select (sum(memory_usage_bytes) / 1e6)::bigint as mb from duckdb_memory()',
      );
      return row?.mb ?? 0;
    };
    const before = await held();
    await one.step('create temp table left_behind as select hash(range) as x from range(2000000)');
    expect(await held()).toBeGreaterThan(before + 10);
    loaded.release(one);
    expect(await held()).toBeLessThan(before + 5);
    expect(await other.rows('select id from engagement')).toEqual([{ id: '1' }]);
  });
});

test('what was refused, what is lost, which columns carry values', async () => {
  const store = await storeOf([like('1', 10, { device: 'd' }), like('2', 11), like('3', 12), like('4', 13)], { cut: [[0, 1], [2, 2]], refused: [1] }); // biome-ignore format: pairs
  const topic = readStreams(store).get('test');
  if (topic?.kind !== 'topic') throw new Error('not a topic');
  await storeOf([like('9', 14)], { start: 5, cut: [[5, 5]], store }); // biome-ignore format: pairs
  writeStream(store, 'test', { ...topic, gaps: [{ partition: 0, first: 3, last: 4, why: 'retention' }] });
  await loading(store, { columns: ['device', 'phone', 'object', 'owner', 'account_created'] }, async (loaded) => {
    expect(loaded.coverage).toMatchObject({
      acts: 3,
      refused: 1,
      columns: ['device', 'object'],
      absent: ['phone', 'owner', 'account_created'],
    });
    expect(loaded.coverage.gaps).toEqual(['test p=0: positions 3-4 are recorded as lost']);
    const workspace = await loaded.workspaceFor({ lookback: 0, verbs: 'all', columns: ['device', 'phone'] });
    expect([...workspace.present]).toEqual(['device']);
  });
  await expect(
    loading(
      await storeOf([like('1', 1)], {
        cut: [[0, 0]],
        start: 0,
        store: await storeOf([like('3', 3)], { start: 2, cut: [[2, 2]] }),
      }),
      {},
      async () => {},
    ),
  ).rejects.toThrow(
    // biome-ignore format: pairs
    'test p=0: segment 0-0 is followed by 2-2, needed 1; 1 position is missing. Run lockstep verify.',
  );
});

test('columns asked for stand in engagement, timestamps in µs', async () => {
  const store = await storeOf([
    like('1', 10, { recorded: 12, topics: ['x', 'y'], value: 1.5, before: 'k1:b', consent: true }),
  ]);
  const columns = ['recorded', 'topics', 'value', 'before', 'consent', 'asn', 'id'] as const;
  await loading(store, { columns }, async (loaded) => {
    const workspace = await loaded.workspaceFor({ lookback: 0, verbs: 'all', columns });
    const [row] = await workspace.rows<object>('from engagement');
    expect(row).toMatchObject({ recorded_us: 12, value: 1.5, before: 'k1:b', consent: true, asn: null });
    expect(await workspace.rows('select len(topics) as n from engagement')).toEqual([{ n: 2 }]);
    await workspace.settings({ seconds: 60, null_model: 'poisson' });
    expect(await workspace.rows('from settings')).toEqual([
      { since_us: 10, until_us: 11, seconds: 60, null_model: 'poisson' },
    ]);
  });
});

test('tokens of retired keys are read as the newest known of the same value', async () => {
  const tokens = ['k1:a', 'k2:a', 'k3:a', 'k1:b', 'k3:c', 'k1:d', 'k2:e'];
  const store = await storeOf(tokens.map((device, at) => like(`${at}`, at, { device, phone: device })));
  const connection = await openDatabase(limits);
  for (const [stream, name, pairs] of [
    ['one', 'k1-k2', "('k1:a', 'k2:a')"],
    ['one', 'k2-k3', "('k2:a', 'k3:a'), ('k2:e', 'k3:e')"],
    ['two', 'k1-k3', "('k1:a', 'k3:a'), ('k1:d', 'k3:d')"],
    ['two', 'k1-k2', "('k1:d', 'k2:d')"],
  ] as const) {
    mkdirSync(join(store.folder, 'tokens', stream), { recursive: true });
    await connection.run(
      `copy (select * from (values ${pairs}) as t(old, new)) to '${join(store.folder, 'tokens', stream, name)}.parquet'`,
    );
  }
  closeDatabase(connection);
  await loading(store, { columns: ['device'] }, async (loaded) => {
    const workspace = await loaded.workspaceFor({ lookback: 0, verbs: 'all', columns: ['device'] });
    const rows = await workspace.rows<{ device: string }>('select device from engagement order by us');
    expect(rows.map(({ device }) => device)).toEqual(['k3:a', 'k3:a', 'k3:a', 'k1:b', 'k3:c', 'k3:d', 'k3:e']);
  });
});

test('the snapshot is of the acts alone, not of the files that hold them or of repeats: of who did what, when and to what', async () => {
  const acts = Array.from({ length: 20 }, (_, at) => like(`${at}`, at));
  const snapshot = async (store: Store) => loading(store, { since: 0, until: 100 }, (loaded) => loaded.snapshot());
  const ones = acts.map((_, at): [number, number] => [at, at]);
  const store = await storeOf(acts, { cut: ones });
  const expected = await snapshot(store);
  expect(expected).toEqual([
    { stream: 'test', partition: 0, from: 0, to: 19, rows: 20, checksum: expect.stringMatching(/^[0-9a-f]{32}$/) },
  ]);
  expect(await snapshot(await storeOf(acts))).toEqual(expected);
  expect(await snapshot(await storeOf([...acts, ...acts.slice(3, 9)]))).toEqual(expected);
  await compactStore(store, { rows: 100, grace: 0, now: Date.now() * 1000 + 60_000_000 }, limits);
  expect(await snapshot(store)).toEqual(expected);
  for (const change of [
    { time: 50 },
    { account: 'z' },
    { object: 'p' },
    { object: null },
    { id: 'x' },
    { source: 'y' },
    { verb: 'view' },
  ]) {
    const changed = acts.map((act, at) => (at === 7 ? { ...act, ...change } : act));
    expect((await snapshot(await storeOf(changed)))[0]?.checksum).not.toBe(expected[0]?.checksum);
  }
});

test('what a detector made goes when it has spoken, but what its tables need', async () => {
  await loading(await storeOf([like('1', 10)]), {}, async ({ workspaceFor }) => {
    const workspace = await workspaceFor({ lookback: 0, verbs: 'all', columns: [] });
    await workspace.settings({ least: 3 });
    for (const table of ['scratch', 'kep', 'kept'])
      await workspace.step(`create temp table ${table} as select 1 as one`);
    await workspace.tidy(['select one from kept order by one']);
    for (const gone of ['scratch', 'kep']) await expect(workspace.rows(`from ${gone}`)).rejects.toThrow(gone);
    expect(await workspace.rows('from kept')).toEqual([{ one: 1 }]);
    expect(await workspace.rows('select least from settings')).toEqual([{ least: 3 }]);
    expect(
      await workspace.rows(
        'select count(*) as n from engagement join account using (account) join object using (object)',
      ),
    ).toEqual([{ n: 1 }]);
  });
});
