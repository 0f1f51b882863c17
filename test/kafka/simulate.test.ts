import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, scratchFolder } from '../binary.ts';
import { startBroker } from './broker.ts';
import { createTopic } from './log.ts';

const broker = await startBroker();
afterAll(() => broker?.stop());
const folder = scratchFolder();

describe.skipIf(!broker)('simulate --to kafka', () => {
  test('sends the events that it would write to a file, at the rate asked for, and they are ingested as they are', async () => {
    if (!broker) return;
    await createTopic(broker.client(), 'world', 2);
    const world = ['simulate', '--accounts', '200', '--days', '2', '--seed', '3'];
    expect(lockstep(folder, [...world, '--out', 'file']).code).toBe(0);
    const began = performance.now();
    const to = ['--to', 'kafka', '--brokers', broker.address, '--topic', 'world', '--rate', '2000'];
    const sent = lockstep(folder, [...world, ...to, '--out', 'stream']);
    const seconds = (performance.now() - began) / 1000;
    expect(sent.code, sent.err).toBe(0);
    const count = Number(/(\d+) events sent/.exec(sent.err)?.[1]);
    expect(count / seconds).toBeLessThan(2000);
    const read = lockstep(folder, [
      'ingest',
      'kafka',
      '--brokers',
      broker.address,
      '--topic',
      'world',
      '--group',
      'world',
      '--store',
      'of-stream',
      '--until-caught-up',
    ]);
    expect(read.code, read.err).toBe(0);
    expect(lockstep(folder, ['ingest', 'file', join('file', 'events.parquet'), '--store', 'of-file']).code).toBe(0);
    const both = ['of-stream', 'of-file'].map((store) => {
      const sql = `select count(*), count(distinct id), sum(epoch_us(time))::varchar, sum(epoch_us(object_created))::varchar, string_agg(distinct verb, ' ' order by verb),
        count(text_hash), sum(len(topics)), count(ip), count(phone), count(*) filter (follows), sum(epoch_us(account_created))::varchar from engagement`;
      return lockstep(folder, ['sql', '--store', store, '--format', 'csv', sql]).out.split('\n')[1];
    });
    expect(both[0]).toBe(both[1]);
    expect(count).toBeGreaterThan(2000);
  });

  test('a topic that is not there is told in words', () => {
    if (!broker) return;
    const { code, err } = lockstep(folder, [
      'simulate',
      '--accounts',
      '100',
      '--days',
      '1',
      '--to',
      'kafka',
      '--brokers',
      broker.address,
      '--topic',
      'nowhere',
    ]);
    expect(code).not.toBe(0);
    expect(err).toMatch(/nowhere/);
    expect(err).not.toMatch(/not foreseen/);
  });
});
