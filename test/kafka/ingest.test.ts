import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { type Ended, lockstep, scratchFolder, start } from '../binary.ts';
import { startBroker } from './broker.ts';
import { createTopic, event, produce, readLog, readStored } from './log.ts';

const broker = await startBroker();
afterAll(() => broker?.stop());
const folder = scratchFolder();

let number = 0;
/** A topic and a store of its own. */
async function fresh(partitions = 1, settings: Readonly<Record<string, string>> = {}) {
  if (!broker) throw new Error('no broker');
  const topic = `topic-${process.pid}-${++number}`;
  const store = join(folder, `store-${number}`);
  await createTopic(broker.client(), topic, partitions, settings);
  const options = ['--brokers', broker.address, '--topic', topic, '--group', topic, '--store', store];
  const ingest = (...more: string[]): Ended =>
    lockstep(folder, ['ingest', 'kafka', ...options, '--until-caught-up', '--json', ...more]);
  const stream = () => JSON.parse(readFileSync(join(store, 'streams', `${topic}.json`), 'utf8'));
  const verify = () => JSON.parse(lockstep(folder, ['verify', '--store', store, '--json']).out);
  const sql = (query: string) => lockstep(folder, ['sql', '--store', store, '--format', 'csv', query]).out;
  const send = (values: Parameters<typeof produce>[2]) => produce(broker.client(), topic, values, partitions);
  return { kafka: broker.client(), topic, store, options, ingest, stream, verify, sql, send };
}

const events = (from: number, count: number, more: Readonly<Record<string, unknown>> = {}) =>
  Array.from({ length: count }, (_, at) => event(from + at, more));

/** Runs the real program beside others, to its end. */
async function runs(args: readonly string[]): Promise<Ended> {
  const child = start(folder, args);
  const [out, err] = [child.stdout, child.stderr].map(text);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, out: (await out) ?? '', err: (await err) ?? '' };
}

describe.skipIf(!broker)('ingest kafka', () => {
  test.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    '%s, compressed by the broker, arrives as it was sent',
    async (codec) => {
      const { topic, store, ingest, send } = await fresh(2, { 'compression.type': codec });
      const texts = ['ŝŵ🎉漢字', '"quotes"\\ and\nlines\ttabs', 'x'.repeat(2000), String.fromCharCode(0x7f)];
      await send(events(0, 3000).map((one, at) => ({ ...one, payload: `${at} ${texts[at % texts.length]}` })));
      const done = ingest('--keep', 'payload');
      expect(done.code, done.err).toBe(0);
      expect(JSON.parse(done.out)).toMatchObject({ rows: 3000, refused: 0 });
      const stored = await readStored(store, topic, 'extra');
      for (let at = 0; at < 3000; at++) {
        const kept = stored.rows.get(at % 2)?.get(Math.floor(at / 2)) ?? '{}';
        expect(JSON.parse(kept).payload).toBe(`${at} ${texts[at % texts.length]}`);
      }
      expect(stored.count).toBe(3000);
    },
  );

  test('of transactions only what was committed is stored, and every position is accounted for', async () => {
    const { kafka, topic, ingest, verify } = await fresh();
    const producer = kafka.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    for (let turn = 0; turn < 6; turn++) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: events(turn * 10, 10).map((one) => ({ value: JSON.stringify(one) })) });
      if (turn % 2 === 0) await transaction.commit();
      else await transaction.abort();
    }
    await producer.disconnect();
    const done = ingest();
    expect(done.code, done.err).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({ rows: 30, refused: 0 });
    expect(verify().faults).toEqual([]);
    expect(verify().partitions).toMatchObject([{ next: 66, rows: 30, refused: 0, empty: 36 }]);
    expect(JSON.parse(ingest().out).rows).toBe(0);
  });

  test('a compacted topic has positions without records', async () => {
    const settings = { 'cleanup.policy': 'compact', 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.001' };
    const { kafka, topic, send, ingest, verify, store } = await fresh(1, {
      ...settings,
      'max.compaction.lag.ms': '100',
    });
    for (let turn = 0; turn < 3; turn++) {
      await send(events(turn * 100, 100));
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await send(events(900, 1));
    for (
      const deadline = Date.now() + 40_000;
      (await readLog(kafka, topic)).get(0)?.size === 301 && Date.now() < deadline;
    )
      await new Promise((resolve) => setTimeout(resolve, 1000));
    const done = ingest();
    expect(done.code, done.err).toBe(0);
    const log = (await readLog(kafka, topic)).get(0);
    expect(verify()).toMatchObject({ faults: [], partitions: [{ next: 301 }] });
    const stored = await readStored(store, topic);
    for (const offset of log?.keys() ?? []) expect(stored.rows.get(0)?.has(offset)).toBe(true);
  });

  test('poison is refused with its reason, and the stream flows on', async () => {
    const { ingest, send, sql, verify, topic, kafka } = await fresh();
    const future = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const dead = `${topic}.dlq`;
    await createTopic(kafka, dead, 1);
    await send([
      event(0),
      '{"id": "e1", "time"',
      null,
      Buffer.from([5, 0, 0, 0, 1, 2]),
      JSON.stringify({ ...event(4), padding: 'x'.repeat(5_000_000) }),
      { ...event(5), time: future },
      { ...event(6), verb: 'frobnicate' },
      { ...event(7), account: null },
      Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
      '[1, 2]',
      `${JSON.stringify(event(10))}\u001e${JSON.stringify(event(11))}`,
      '{"id":"nul","time":"2025-01-01T00:00:00Z","verb":"like","account":"a\\u0000b"}',
      event(0),
      '',
      event(14),
    ]);
    const done = ingest('--dead-topic', dead);
    expect(done.code, done.err).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({ rows: 3, refused: 12 });
    const lines = sql('select position, reason from rejected order by position').trim().split('\n').slice(1);
    expect(lines).toEqual([
      '1,not-json', '2,null-value', '3,not-json', '4,line-too-long', '5,future-time', '6,unknown-verb', '7,missing-account',
      '8,not-utf8', '9,wrong-shape', '10,not-json', '11,nul-byte', '13,not-json',
    ]); // biome-ignore format: one theme a line
    expect(sql('select count(*) from engagement').trim().split('\n')[1]).toBe('2');
    expect(verify()).toMatchObject({ faults: [], partitions: [{ rows: 3, refused: 12, empty: 0 }] });
    expect([...((await readLog(kafka, dead)).get(0)?.values() ?? [])].length).toBe(12);
  });

  test('too many refused records stop it, and nothing of them is stored', async () => {
    const { ingest, send, verify } = await fresh();
    await send(Array.from({ length: 1200 }, (_, at) => (at % 2 ? event(at) : 'broken')));
    const done = ingest();
    expect(done.code).toBe(3);
    expect(done.err).toMatch(
      /600 of the last 1200 records are refused, more than --max-refused allows \(20 %\): not-json 600/,
    );
    expect(verify().partitions).toMatchObject([{ next: 0 }]);
    expect(ingest('--on-refused', 'fail').err).toMatch(/the record at 0 of .* is refused: not-json/);
    expect(ingest('--max-refused', '0.6').code).toBe(0);
  });

  test('a new stream begins where it is told to, and remembers it', async () => {
    const latest = await fresh();
    await latest.send(events(0, 50));
    expect(JSON.parse(latest.ingest('--from', 'latest').out).rows).toBe(0);
    expect(latest.stream().start).toEqual({ 0: 50 });
    await latest.send(events(50, 5));
    expect(JSON.parse(latest.ingest('--from', 'beginning').out).rows).toBe(5);
    expect(latest.verify()).toMatchObject({ faults: [], partitions: [{ first: 50, next: 55 }] });

    const offset = await fresh(2);
    await offset.send(events(0, 100));
    expect(JSON.parse(offset.ingest('--from', '0:10,1:20').out).rows).toBe(70);
    expect(offset.ingest('--from', 'offset:7777').code).toBe(0);

    const past = await fresh();
    await past.send(events(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const between = new Date(Date.now() - 500).toISOString();
    await past.send(events(10, 4));
    expect(JSON.parse(past.ingest('--from', between).out).rows).toBe(4);

    const wrong = await fresh();
    const done = wrong.ingest('--from', 'offset:5');
    expect(done.code).toBe(2);
    expect(done.err).toMatch(/--from-offset 5: .* needed an offset from 0 to 0/);
  });

  test('--max-messages takes so many, and the next run goes on behind them', async () => {
    const { send, ingest, verify } = await fresh(1);
    await send(events(0, 500));
    expect(JSON.parse(ingest('--max-messages', '123').out).rows).toBe(123);
    expect(verify().partitions).toMatchObject([{ next: 123 }]);
    expect(JSON.parse(ingest().out).rows).toBe(377);
  });

  test('partitions that a topic gains are read from their beginning', async () => {
    const { kafka, topic, send, ingest, stream } = await fresh(1);
    await send(events(0, 10));
    ingest('--from', 'latest');
    const admin = kafka.admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
    await admin.disconnect();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await produce(kafka, topic, events(10, 30), 3);
    const log = await readLog(kafka, topic);
    const records = [...log.values()].reduce((sum, held) => sum + held.size, 0);
    expect(JSON.parse(ingest('--from', 'latest').out).rows).toBe(records - 10);
    expect(stream().start).toEqual({ 0: 10, 1: 0, 2: 0 });
  });

  test('another cluster under the same name is refused', async () => {
    const { store, topic, ingest, send, stream } = await fresh();
    await send(events(0, 3));
    ingest();
    writeFileSync(join(store, 'streams', `${topic}.json`), JSON.stringify({ ...stream(), cluster: 'another' }));
    const done = ingest();
    expect(done.code).toBe(1);
    expect(done.err).toMatch(/holds the topic .* of the cluster another, these brokers belong to .*--as/);
    expect(JSON.parse(ingest('--as', 'second').out).rows).toBe(3);
  });

  test('a topic that was made anew is refused, whether shorter or longer than before, and after a compaction', async () => {
    const { kafka, topic, store, send, ingest, verify } = await fresh();
    await send(events(0, 100));
    ingest('--max-messages', '50');
    ingest();
    const compacted = lockstep(folder, ['compact', '--store', store, '--grace', '0s']);
    expect(compacted.err).toContain('2 segments joined');
    const again = async () => {
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [topic] });
      await new Promise((resolve) => setTimeout(resolve, 500));
      await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
      await admin.disconnect();
    };
    await again();
    await send(events(1000, 20));
    const shorter = ingest();
    expect(shorter.code).toBe(1);
    expect(shorter.err).toMatch(/the store is ahead of the broker: .* goes on at 100, but the topic .* ends before 20/);
    await send(events(2000, 300));
    const longer = ingest();
    expect(longer.code).toBe(1);
    expect(longer.err).toMatch(/is not the one that the stream .* holds: p=0 has another record at 99 than was stored/);
    expect(verify()).toMatchObject({ faults: [], partitions: [{ next: 100 }] });
  });

  test('what the broker has lost stops it, or is recorded as lost', async () => {
    const { kafka, topic, send, ingest, verify, stream } = await fresh();
    await send(events(0, 100));
    ingest('--max-messages', '40');
    const admin = kafka.admin();
    await admin.connect();
    await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '70' }] });
    await admin.disconnect();
    const stopped = ingest();
    expect(stopped.code).toBe(1);
    expect(stopped.err).toMatch(/positions 40-69 of .* p=0 are gone from the broker.*--on-gap record/s);
    const recorded = ingest('--on-gap', 'record');
    expect(recorded.code, recorded.err).toBe(0);
    expect(JSON.parse(recorded.out).rows).toBe(30);
    expect(stream().gaps).toMatchObject([{ partition: 0, first: 40, last: 69 }]);
    expect(verify()).toMatchObject({ faults: [], partitions: [{ next: 100, rows: 70 }] });
  });

  test('the fields of a record are found by name, by synonym, by --map and by pointer; unknown ones are told', async () => {
    const { send, ingest, sql } = await fresh();
    await send([
      { id: '1', timestamp: 1_760_000_000, user_id: 'a', target: 'x', odd: 1 },
      { id: '2', Time: '1760000000000', account: 'b', user_id: 'ignored', object: 'y', odd: { deep: true } },
      { id: '3', time: 1_760_000_000_000_000, actor: 'c', object: 'z', geo: { country: 'AT' } },
    ]);
    const done = ingest('--set', 'verb=share', '--map', 'country=/geo/country', '--keep', 'odd');
    expect(done.code, done.err).toBe(0);
    expect(sql('select id, time, account, object, verb, country, extra from engagement order by id').trim()).toBe(
      [
        'id,time,account,object,verb,country,extra',
        '1,2025-10-09 08:53:20,a,x,share,,"{""odd"":""1""}"',
        '2,2025-10-09 08:53:20,b,y,share,,"{""odd"":""{\\""deep\\"":true}""}"',
        '3,2025-10-09 08:53:20,c,z,share,AT,"{""odd"":null}"',
      ].join('\n'),
    );
  });

  test('SIGTERM seals what is in memory, and other programs read whole segments meanwhile', async () => {
    const { options, send, store, verify, sql } = await fresh(2);
    await send(events(0, 5000));
    const child = start(folder, ['ingest', 'kafka', ...options, '--rotate-age', '1h']);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    for (const deadline = Date.now() + 30_000; !said.includes('reads ') && Date.now() < deadline; )
      await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(existsSync(join(store, 'segments'))).toBe(false);
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code, said).toBe(0);
    expect(said).toMatch(/5000 rows stored in 2 segments, 0 refused/);
    expect(verify().faults).toEqual([]);
    expect(sql('select count(*) from engagement').trim().split('\n')[1]).toBe('5000');
  });

  test('a second signal ends it at once, and nothing is lost', async () => {
    const { options, send, ingest, verify } = await fresh(2);
    await send(events(0, 5000));
    const quick = ['--session-timeout', '2s']; // it does not leave its group
    const child = start(folder, ['ingest', 'kafka', ...options, ...quick, '--rotate-age', '1h']);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const until = async (text: string) => {
      for (const deadline = Date.now() + 30_000; !said.includes(text); await sleep(1))
        if (Date.now() > deadline) throw new Error(`it did not come:\n${said}`);
    };
    await until('reads ');
    await sleep(1500);
    child.kill('SIGTERM');
    await until('seals what is in memory');
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const began = Date.now();
    child.kill('SIGINT');
    expect(await ended, said).toBe('SIGINT');
    expect(Date.now() - began).toBeLessThan(1000);
    expect(ingest().code).toBe(0);
    expect(verify()).toMatchObject({ faults: [], partitions: [{ next: 2500 }, { next: 2500 }] });
  });

  test('while it takes in at full speed, detect and sql in other processes see whole segments alone', async () => {
    const { options, send, store, topic, ingest, verify } = await fresh(4);
    let sent = 150_000;
    await send(events(0, sent));
    const child = start(folder, ['ingest', 'kafka', ...options, '--rotate-rows', '3000']);
    let looking = true;
    const producing = (async () => {
      for (; looking; sent += 10_000) await send(events(sent, 10_000));
    })();
    while (!existsSync(join(store, 'segments', topic))) await sleep(10);
    /** A segment holds whole runs of positions: each partition is there from its beginning, without a gap, each act once. */
    const look = async () => {
      const query = `select partition, count(*) as rows, min(position) as first, max(position) as last, count(distinct id) as ids
        from engagement group by partition`;
      const seen = await runs(['sql', '--store', store, '--json', query]);
      expect(seen.code, seen.err).toBe(0);
      const parts = seen.out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)); // biome-ignore format: one theme a line
      for (const { rows, first, last, ids } of parts)
        expect({ first, last, ids }).toEqual({ first: 0, last: rows - 1, ids: rows });
      return parts.reduce((sum, { rows }) => sum + rows, 0);
    };
    const looks: number[] = [];
    const detections: Ended[] = [];
    const eachLook = async () => {
      while (new Set(looks).size < 4) looks.push(await look());
    };
    const eachDetection = async () => {
      while (detections.length < 2) detections.push(await runs(['detect', 'co-action', '--store', store, '--json']));
    };
    await Promise.all([eachLook(), eachDetection()]);
    expect(child.exitCode).toBeNull();
    looking = false;
    await producing;
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
    expect(looks).toEqual([...looks].sort((one, other) => one - other));
    for (const { code, err } of detections) expect([0, 10], err).toContain(code);
    expect(ingest().code).toBe(0);
    expect(await look()).toBe(sent);
    expect(verify().faults).toEqual([]);
  });

  test('watchers see it: /metrics, /healthz, /readyz, lag and refused records', async () => {
    const { kafka, options, topic, send, store } = await fresh(1);
    await send([...events(0, 20), 'broken', { ...event(21), time: 'yesterday' }]);
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const child = start(folder, ['ingest', 'kafka', ...options, '--rotate-age', '1s', '--metrics', String(port)]);
    const get = async (path: string) => {
      const found = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      return { status: found?.status, text: (await found?.text()) ?? '' };
    };
    const until = async (holds: () => Promise<boolean>) => {
      for (
        const deadline = Date.now() + 30_000;
        !(await holds());
        await new Promise((resolve) => setTimeout(resolve, 100))
      )
        if (Date.now() > deadline) throw new Error(`it did not come: ${(await get('/metrics')).text}`);
    };
    await until(async () => (await get('/metrics')).text.includes('lockstep_rows_total 20'));
    const { text } = await get('/metrics');
    expect(text).toContain(`lockstep_lag_records{topic="${topic}",partition="0"} 0`);
    expect(text).toContain('lockstep_refused_total{reason="not-json"} 1');
    expect((await get('/readyz')).status).toBe(200);
    expect((await get('/healthz')).status).toBe(200);

    // Rows behind the watermark are stored, and counted.
    await send([event(100_000)]);
    await until(async () => (await get('/metrics')).text.includes('lockstep_rows_total 21'));
    await send([event(30)]);
    await until(async () => (await get('/metrics')).text.includes('lockstep_late_rows 1'));
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);

    await send(events(40, 3));
    const broker = ['--store', store, ...options.slice(0, 2)];
    const lag = lockstep(folder, ['lag', ...broker, '--json']);
    expect(JSON.parse(lag.out)).toMatchObject({ topic, partition: 0, next: 24, end: 27, lag: 3 });
    const listed = lockstep(folder, ['dlq', 'list', '--store', store, '--json']).out.trim().split('\n');
    expect(listed.map((line) => JSON.parse(line))).toMatchObject([
      { reason: 'bad-time', count: 1, first: 21 },
      { reason: 'not-json', count: 1, first: 20 },
    ]);
    const shown = lockstep(folder, ['dlq', 'show', topic, '--store', store, '--reason', 'not-json']);
    expect(JSON.parse(shown.out)).toMatchObject({ partition: 0, position: 20, reason: 'not-json', value: 'broken' });
    const replayed = lockstep(folder, ['dlq', 'replay', topic, ...broker, '--reason', 'not-json', '--to', topic]);
    expect(replayed.code, replayed.err).toBe(0);
    expect((await readLog(kafka, topic)).get(0)?.get(27)).toBe('broken');
  });

  test('a broker that is not there, or a topic that is not, is said in words', async () => {
    const away = lockstep(folder, [
      'ingest',
      'kafka',
      '--brokers',
      '127.0.0.1:9',
      '--topic',
      'x',
      '--store',
      join(folder, 'none'),
    ]);
    expect(away.code).toBe(75);
    expect(away.err).toMatch(/the brokers at 127\.0\.0\.1:9 cannot be reached/);
    const { ingest } = await fresh();
    const gone = ingest('--topic', 'nowhere');
    expect(gone.code).toBe(2);
    expect(gone.err).toMatch(/the brokers have no topic nowhere.*they show topic-/s);
  });
});
