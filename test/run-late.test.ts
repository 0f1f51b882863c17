import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ingestKafka, type Status } from '../ingest/kafka.ts';
import type { Store } from '../ingest/store.ts';
import { type Ended, lockstep, scratchFolder, start } from './binary.ts';
import { connectMemory, type MemoryLog } from './memory-log.ts';
import { emptyStore, limits } from './store-of.ts';

const folder = scratchFolder();
const day = 86_400_000;
const base = Date.UTC(2026, 0, 1);
const dateOf = (number: number) => new Date(base + number * day).toISOString().slice(0, 10);

let made = 0;
const like = (ms: number, account: string, object: string) =>
  JSON.stringify({ id: `e${++made}`, time: new Date(base + ms).toISOString(), verb: 'like', account, object });

/** One day of 60 people who like whatever they meet. */
const crowd = (number: number) =>
  Array.from({ length: 600 }, (_, at) => like(number * day + at * 143_000, `p${(at * 37) % 60}`, `o${(at * 53) % 97}`));

/** Eight accounts that like the same ten posts of a day within seven seconds each. */
const ring = (number: number) =>
  Array.from({ length: 80 }, (_, at) =>
    like(number * day + Math.floor(at / 8) * 8_000_000 + (at % 8) * 1000, `ring${at % 8}`, `b${Math.floor(at / 8)}`),
  );

/** Takes in what the log holds by now, as the service does it, and stops. */
function ingest(store: Store, log: MemoryLog): Promise<Status> {
  return ingestKafka(
    store,
    { current: 'k1', byId: new Map([['k1', Buffer.alloc(32)]]) },
    {
      topics: ['likes'], group: 'g', from: { at: 'beginning' },
      decoding: { map: {}, set: {}, keep: [], names: true, wrapping: 'auto', text: false, zone: undefined, maxLine: 1e6, maxFuture: 1e15 },
      rotation: { rows: 1e6, bytes: 1e9, age: 1e6, buffer: 1e9 }, maxRecords: Number.POSITIVE_INFINITY, untilCaughtUp: true,
      onGap: 'stop', onRefused: 'dlq', maxRefused: 0, stall: 10_000, deadline: 10_000, lateness: 300e6, idle: 60_000,
    },
    limits,
    { connect: async () => connectMemory(log), signal: new AbortController().signal, log: () => undefined },
  ); // biome-ignore format: one theme a line
}

const run = (store: Store, ...more: string[]): Ended => lockstep(folder, ['run', '--store', store.folder, ...more]);
const runDay = (store: Store, number: number) => run(store, '--since', dateOf(number), '--until', dateOf(number + 1));
const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const finished = (store: Store) =>
  readdirSync(join(store.folder, 'runs'))
    .map((id) => JSON.parse(readFileSync(join(store.folder, 'runs', id, 'manifest.json'), 'utf8')))
    .map(({ window, findings }) => `${window.since.slice(0, 10)}: ${findings.count}`);

test('a run is computed anew when rows of its window came later, whatever the segments are called by then', async () => {
  const store = emptyStore();
  const log: { likes: string[][] } = { likes: [[]] };
  for (const number of [0, 1, 2]) {
    log.likes[0]?.push(...crowd(number));
    await ingest(store, log);
  }
  for (const number of [0, 1]) expect(runDay(store, number).code).toBe(0);
  expect(finished(store)).toEqual([`${dateOf(0)}: 0`, `${dateOf(1)}: 0`]);
  expect(run(store, '--late')).toMatchObject({ code: 0, out: '', err: 'No run has missed a row of its window.\n' });

  log.likes[0]?.push(...ring(0), ...crowd(3));
  expect((await ingest(store, log)).late).toBe(80);
  expect(lockstep(folder, ['compact', '--store', store.folder, '--grace', '0s']).err).toMatch(/^4 segments joined/);
  expect(run(store, '--late', '--since', dateOf(2)).err).toBe('No run has missed a row of its window.\n');
  const late = run(store, '--late', '--fail-on', 'informational');
  expect(late.code, late.err).toBe(10);
  expect(late.err).toMatch(
    /^20260101-20260102-\w+: 80 rows came after it looked; 20260101-20260102-\w+ takes its place: 1 findings, before 0\.$/m,
  );
  // The second day's run looks back on the first.
  expect(lines(late.out)).toHaveLength(2);
  expect(finished(store).sort()).toEqual([`${dateOf(0)}: 0`, `${dateOf(0)}: 1`, `${dateOf(1)}: 0`, `${dateOf(1)}: 0`]);
  expect(run(store, '--late')).toMatchObject({ code: 0, out: '' });
});

test('rows that change nothing are looked at once', async () => {
  const store = emptyStore();
  const first = crowd(0);
  const log = { likes: [first.slice()] };
  await ingest(store, log);
  runDay(store, 0);
  log.likes[0]?.push(...first.slice(0, 5)); // the producer sends them again
  await ingest(store, log);
  const late = run(store, '--late');
  expect(late).toMatchObject({ code: 0, out: '' });
  expect(late.err).toMatch(/: 5 rows came after it looked; they change nothing\.$/m);
  expect(run(store, '--late').err).toBe('No run has missed a row of its window.\n');
});

test('a run keeps its parameters, and only the last of a kind is computed anew', async () => {
  const store = emptyStore();
  const log = { likes: [crowd(0)] };
  await ingest(store, log);
  const window = ['--since', dateOf(0), '--until', dateOf(1)];
  run(store, ...window);
  run(store, ...window, '--param', 'co-action.window=10s');
  for (const more of [crowd(0).slice(0, 7), crowd(0).slice(0, 3)]) {
    log.likes[0]?.push(...more);
    await ingest(store, log);
    const late = run(store, '--late');
    expect(late.code, late.err).toBe(0);
    const windows = lines(late.out).map(
      (made) =>
        JSON.parse(readFileSync(join(made, 'manifest.json'), 'utf8')).detectors.find(
          ({ name }: { name: string }) => name === 'co-action',
        ).parameters.window,
    );
    expect(windows.sort()).toEqual(['10s', '60s+10m']);
    expect(late.err).toContain(`: ${more.length} rows came`);
  }
  expect(run(store, '--late', '--param', 'co-action.window=10s')).toMatchObject({ code: 2 });
});

test('killed between two runs, it goes on with the rest; one that cannot be computed does not hold the others up', async () => {
  const store = emptyStore();
  const log = { likes: [[0, 1, 2, 3].flatMap(crowd)] };
  await ingest(store, log);
  for (const number of [0, 1, 2, 3]) runDay(store, number);
  log.likes[0]?.push(...[0, 1, 2, 3].flatMap(ring));
  await ingest(store, log);
  const child = start(folder, ['run', '--store', store.folder, '--late']);
  const gone = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const first = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text))));
  child.kill('SIGKILL');
  expect(await gone).toBe('SIGKILL');
  const computed = lines(first).length;

  const [broken] = readdirSync(join(store.folder, 'runs')).filter((id) => id.startsWith('20260104'));
  const path = join(store.folder, 'runs', broken as string, 'manifest.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll('"co-action"', '"co-acting"'));
  const rest = run(store, '--late');
  expect(rest.code, rest.err).toBe(4);
  expect(rest.err).toMatch(/unknown detector 'co-acting'/);
  expect(lines(rest.out)).toHaveLength(3 - computed);
  writeFileSync(path, text);
  expect(lines(run(store, '--late').out)).toHaveLength(1);
  expect(finished(store).filter((line) => line.endsWith(': 1'))).toHaveLength(4);
});
