import { expect, test } from 'vitest';
import type { Place, Reading } from '../ingest/feed.ts';
import { Ingester } from '../ingest/ingester.ts';
import { writeStream } from '../ingest/store.ts';
import { emptyStore } from './store-of.ts';

/** An ingester of four partitions over records in memory, without a broker and without a decoder. */
function ingesterOf(buffer: number, sealsAtOnce = 1) {
  const store = emptyStore();
  const start = { 0: 0, 1: 0, 2: 0, 3: 0 };
  writeStream(store, 't', { kind: 'topic', cluster: 'c', topic: 't', start, gaps: [], replaces: [] });
  const said: string[] = [];
  const ingester = new Ingester({
    store,
    keys: { current: 'k1', byId: new Map([['k1', Buffer.alloc(32)]]) },
    streams: new Map([['t', 't']]),
    rotation: { rows: 1e9, bytes: 1e9, age: 1e9, buffer },
    maxRecords: Number.POSITIVE_INFINITY,
    onGap: 'stop',
    sealsAtOnce,
    seal: async (load) => {
      said.push(`seal ${load.partition}: ${load.first}-${load.last}`);
      if (sealsAtOnce > 1) await turn();
      return [];
    },
    sealed: () => undefined,
    log: () => undefined,
    fail: (cause) => said.push(String(cause)),
    bounds: async () => ({ low: 0, high: 100 }),
  });
  const reading: Reading = {
    seek: ({ partition, offset }) => said.push(`seek ${partition} to ${offset}`),
    pause: () => said.push('pause'),
    resume: () => said.push('resume'),
    commit: async () => undefined,
    stop: async () => undefined,
  };
  ingester.reading = reading;
  return { ingester, said };
}

const places: Place[] = [0, 1, 2, 3].map((partition) => ({ topic: 't', partition }));
const records = (from: number, count: number, size = 10) =>
  Array.from({ length: count }, (_, at) => ({
    offset: String(from + at),
    timestamp: '0',
    key: null,
    value: Buffer.alloc(size, 'x'),
  }));
const batch = (partition: number, from: number, count: number, size?: number) => ({
  topic: 't',
  partition,
  from,
  last: from + count - 1,
  end: 100,
  records: records(from, count, size),
});
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test('a reading that is paused for memory goes on: the largest are sealed until half is free', async () => {
  const { ingester, said } = ingesterOf(3000);
  ingester.assigned(places);
  for (const { partition } of places) ingester.batch(batch(partition, 0, 10, 70));
  expect(said[0]).toBe('pause');
  await turn();
  expect(said).toEqual(['pause', 'seal 0: 0-9', 'seal 1: 0-9', 'seal 2: 0-9', 'resume']);
  expect(ingester.buffered).toBeLessThan(1500);
});

test('what is paused goes on when the partitions are handed out anew', () => {
  const { ingester, said } = ingesterOf(100);
  ingester.assigned(places);
  ingester.batch(batch(0, 0, 10));
  expect(said[0]).toBe('pause');
  ingester.assigned(places.slice(0, 1));
  expect(said).toContain('resume');
});

test('an answer that does not begin where the last one ended is not taken, but asked for again', async () => {
  const { ingester, said } = ingesterOf(1e9);
  ingester.assigned(places);
  ingester.batch(batch(0, 0, 10));
  ingester.batch(batch(0, 12, 5));
  ingester.batch(batch(0, 3, 10));
  await turn();
  expect(said.filter((text) => text === 'seek 0 to 10').length).toBeGreaterThanOrEqual(2);
  ingester.batch(batch(0, 10, 5));
  expect(ingester.parts.get('t p=0')).toMatchObject({ tip: 15, rows: 15 });
});

test('what waits of a partition survives a new assignment, and is let go when the partition is', async () => {
  const { ingester } = ingesterOf(1e9);
  ingester.assigned(places);
  ingester.batch(batch(0, 0, 10));
  ingester.batch(batch(1, 0, 10));
  expect(ingester.assigned(places.slice(0, 1))).toEqual([{ topic: 't', partition: 0, offset: 10 }]);
  expect([...ingester.parts.keys()]).toEqual(['t p=0']);
  ingester.batch(batch(1, 10, 10));
  expect(ingester.parts.size).toBe(1);
  expect(ingester.buffered).toBe(10 * (10 + 1 + 24));
});

test('segments of different partitions are sealed side by side, those of one never', async () => {
  const { ingester, said } = ingesterOf(1e9, 2);
  ingester.assigned(places);
  for (const partition of [0, 1, 2]) ingester.batch(batch(partition, 0, 10));
  const flushed = ingester.flush();
  expect(said).toEqual(['seal 0: 0-9', 'seal 1: 0-9']);
  await flushed;
  expect(said).toEqual(['seal 0: 0-9', 'seal 1: 0-9', 'seal 2: 0-9']);

  const one = ingesterOf(1000, 2);
  one.ingester.assigned(places);
  one.ingester.batch(batch(0, 0, 10, 200));
  one.ingester.batch(batch(0, 10, 10, 200));
  expect(one.said.filter((what) => what.startsWith('seal'))).toEqual(['seal 0: 0-9']);
});
