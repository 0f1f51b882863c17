import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, main, scratchFolder } from '../binary.ts';
import { startBroker } from './broker.ts';
import { createTopic, event, readLog, readStored } from './log.ts';

const broker = await startBroker({ properties: ['# one that is killed'] });
afterAll(() => broker?.stop());

const partitions = 4;
const wanted = 100_000;

describe.skipIf(!broker)('exactly once on a real broker', () => {
  test('over kills of the ingester, of the broker, joins, leaves and a zombie', { timeout: 600_000 }, async () => {
    if (!broker) return;
    const folder = scratchFolder();
    const store = join(folder, 'store');
    const topic = 'engagement';
    await createTopic(broker.client(), topic, partitions);
    const options = ['--store', store, '--brokers', broker.address, '--topic', topic, '--group', 'g'];
    const settings = ['--session-timeout', '2s', '--rotate-age', '1s', '--rotate-rows', '2000', '--max-refused', '0.5'];
    const errors: string[] = [];
    /** Those that have said what they read. */
    const reading = new Set<ChildProcess>();
    const ingester = () => {
      const env = { ...process.env, LOCKSTEP_KEY_FILE: join(folder, 'key'), LOCKSTEP_SPILL: join(folder, 'spill') };
      const child = spawn(process.execPath, [main, 'ingest', 'kafka', ...options, ...settings], {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child.stderr.on('data', (text) => {
        errors.push(String(text));
        if (/^reads /m.test(String(text))) reading.add(child);
      });
      return child;
    };
    const ended = (child: ChildProcess) =>
      child.exitCode !== null || child.signalCode !== null
        ? Promise.resolve()
        : new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const segments = () =>
      Array.from({ length: partitions }, (_, partition) => {
        const place = join(store, 'segments', topic, `p=${partition}`);
        return existsSync(place) ? readdirSync(place) : [];
      }).flat();
    const until = async (what: string, holds: () => boolean, limit = 60_000) => {
      for (const deadline = Date.now() + limit; !holds(); await sleep(2))
        if (Date.now() > deadline) throw new Error(`${what} did not come:\n${errors.slice(-20).join('')}`);
    };
    const progress = async (child: ChildProcess) => {
      const before = segments().length;
      await until('progress', () => segments().length > before || child.exitCode !== null);
      expect(child.exitCode, errors.slice(-5).join('')).toBeNull();
    };
    /** A segment is being written: its records were read, and it is not published. */
    const midSeal = async (child: ChildProcess) => {
      const tmp = join(store, 'tmp');
      const own = `${child.pid}-`;
      const held = () =>
        existsSync(tmp) && readdirSync(tmp).some((name) => name.startsWith(own) && name.endsWith('segment.parquet'));
      await until('a seal', held);
    };
    const kill = async (child: ChildProcess) => {
      child.kill('SIGKILL');
      await ended(child);
    };

    // The producer goes on all the time, whatever happens to the others; one record in a hundred is refused.
    let sent = 0;
    let stop = false;
    const producing = (async () => {
      const producer = broker.client().producer({ allowAutoTopicCreation: false });
      await producer.connect();
      while (!stop || sent < wanted) {
        const messages = Array.from({ length: 400 }, (_, at) => ({
          partition: (sent + at) % partitions,
          value: (sent + at) % 100 === 99 ? `{"id": "e${sent + at}", broken` : JSON.stringify(event(sent + at)),
        }));
        try {
          await producer.send({ topic, acks: -1, messages });
          sent += messages.length;
        } catch {
          await sleep(200); // sent again: the log then holds some of them twice, and so must the store
        }
        if (!stop) await sleep(250);
      }
      await producer.disconnect();
    })();

    let midSeals = 0;
    let kills = 0;
    for (; kills < 22; kills++) {
      const child = ingester();
      await progress(child);
      if (kills % 2 === 0) {
        await midSeal(child);
        midSeals++;
      } else await sleep(Math.random() * 700);
      await kill(child);
    }

    // The broker is killed under a running ingester.
    const first = ingester();
    for (let broken = 0; broken < 3; broken++) {
      await progress(first);
      await broker.kill();
      await sleep(300);
      await broker.start();
      await progress(first);
    }

    // A second one joins and leaves, twice.
    for (let turn = 0; turn < 2; turn++) {
      const second = ingester();
      await until('a second reader', () => reading.has(second) || second.exitCode !== null);
      await sleep(1500);
      second.kill('SIGTERM');
      await ended(second);
      expect(second.exitCode, errors.slice(-5).join('')).toBe(0);
      await progress(first);
    }

    // A zombie: stopped in the middle of a seal, past its session, and woken when another has taken its partitions.
    let zombies = 0;
    for (; zombies < 3; zombies++) {
      await midSeal(first);
      first.kill('SIGSTOP');
      const heir = ingester();
      await progress(heir);
      await sleep(3000);
      first.kill('SIGCONT');
      await progress(heir);
      await progress(heir);
      heir.kill('SIGTERM');
      await ended(heir);
    }
    stop = true;
    await producing;
    first.kill('SIGTERM');
    await ended(first);
    expect(first.exitCode, errors.slice(-5).join('')).toBe(0);

    const last = lockstep(folder, ['ingest', 'kafka', ...options, ...settings, '--until-caught-up']);
    expect(last.code, last.err).toBe(0);
    const verified = lockstep(folder, ['verify', '--store', store, '--json']);
    expect(verified.err).not.toContain('FAULT');
    expect(verified.code, verified.err).toBe(0);

    const log = await readLog(broker.client(), topic);
    const stored = await readStored(store, topic);
    let records = 0;
    let lost = 0;
    let wrong = 0;
    for (const [partition, held] of log) {
      records += held.size;
      for (const [offset, value] of held) {
        const id = /"id": ?"(e\d+)"/.exec(value ?? '')?.[1];
        const row = stored.rows.get(partition)?.get(offset);
        const reason = stored.refused.get(partition)?.get(offset);
        if (value?.endsWith('broken')) {
          if (row !== undefined) wrong++;
          if (reason !== 'not-json') lost++;
        } else {
          if (row === undefined) lost++;
          else if (row !== id || reason !== undefined) wrong++;
        }
      }
    }
    const names = segments();
    const starts = names.map((name) => name.split('-')[0]);
    process.stderr.write(
      `exactly once: ${records} records in the log, ${stored.count} in the store, ${kills} kills (${midSeals} in a seal), 3 of the broker, ${zombies} zombies, ${names.length} segments, ${starts.length - new Set(names.map((name) => name.split('_')[0])).size} of the same range\n`,
    );
    expect({ lost, wrong, count: stored.count }).toEqual({ lost: 0, wrong: 0, count: records });
    expect(records).toBeGreaterThanOrEqual(wanted);
    const ids = new Set([...stored.rows.values()].flatMap((rows) => [...rows.values()]));
    expect(ids.size).toBe(sent - sent / 100);
    expect(midSeals).toBeGreaterThanOrEqual(10);
  });
});
