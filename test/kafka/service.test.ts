import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, scratchFolder, start } from '../binary.ts';
import { startBroker } from './broker.ts';
import { createTopic, event, produce } from './log.ts';

const broker = await startBroker();
afterAll(() => broker?.stop());
const folder = scratchFolder();

let number = 0;
/** Names that no other test has. */
const fresh = () => ({ topic: `service-${process.pid}-${++number}`, store: join(folder, `store-${number}`) });

async function groups(): Promise<string[]> {
  const admin = broker?.client().admin();
  await admin?.connect();
  const found = (await admin?.listGroups())?.groups.map(({ groupId }) => groupId) ?? [];
  await admin?.disconnect();
  return found.sort();
}

/** The service in a process of its own, and what it says. */
function service(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = start(folder, ['ingest', 'kafka', ...args], env);
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  return {
    said: () => said,
    async until(holds: () => boolean) {
      for (const deadline = Date.now() + 60_000; !holds(); await sleep(100))
        if (Date.now() > deadline || child.exitCode !== null) throw new Error(`it did not come:\n${said}`);
    },
    async stop() {
      child.kill('SIGTERM');
      return await exit;
    },
  };
}

describe.skipIf(!broker)('the service', () => {
  test('--check shows the topic, its records as they would be stored and the ACLs, and leaves nothing behind', async () => {
    if (!broker) return;
    const { topic, store } = fresh();
    await createTopic(broker.client(), topic, 2);
    await produce(
      broker.client(),
      topic,
      [...Array(14).keys()].map((at) => event(at, { odd: 1 })),
      2,
    );
    await produce(broker.client(), topic, ['broken', event(15, { verb: 'frobnicate' })]);
    const before = await groups();
    const options = ['--brokers', broker.address, '--store', store, '--key-file', join(folder, 'no-key'), '--check'];
    const check = (...more: string[]) => lockstep(folder, ['ingest', 'kafka', ...options, ...more]);
    const done = check('--topic', topic, '--group', 'a group', '--json');
    expect(done.code, done.err).toBe(0);
    const { partitions, previews, acls } = JSON.parse(done.out);
    expect(partitions).toEqual([
      { topic, partition: 0, first: 0, end: 9, records: 9 },
      { topic, partition: 1, first: 0, end: 7, records: 7 },
    ]);
    const { rows, ignored } = previews[topic];
    expect(ignored).toEqual(['odd']);
    expect(rows).toHaveLength(10);
    expect(rows.slice(-2)).toMatchObject([{ id: 'e11' }, { id: 'e13', verb: 'like', device: 'k?:…', refused: null }]);
    expect(rows.filter(({ refused }: { refused: string }) => refused)).toMatchObject([
      { partition: '0', position: '7', refused: 'not-json', id: null },
      { partition: '0', position: '8', refused: 'unknown-verb' },
    ]);
    expect(acls).toEqual([
      `kafka-acls.sh --bootstrap-server ${broker.address} --add --allow-principal User:NAME --operation Read --operation Describe --topic ${topic}`,
      `kafka-acls.sh --bootstrap-server ${broker.address} --add --allow-principal User:NAME --operation Read --group 'a group'`,
    ]);

    const shown = check('--topic-pattern', `${topic}|none`, '--set', 'verb=share');
    expect(shown.code, shown.err).toBe(0);
    expect(shown.out).toMatch(new RegExp(`^${topic} +1 +0 +7 +7$`, 'm'));
    expect(shown.out).toMatch(/e13 .* share .*k\?:…/);
    expect(shown.err).toMatch(/not taken: odd, verb/);
    const missing = check('--topic', topic, '--topic', 'nowhere', '--dead-topic', 'nor-here');
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(/the brokers have no topic nowhere, nor-here, or do not let this user see it/);
    expect(missing.out).toMatch(/--operation Write --operation Describe --topic nor-here$/m);

    expect(await groups()).toEqual(before);
    expect([existsSync(store), existsSync(join(folder, 'no-key'))]).toEqual([false, false]);
  });

  test('a run is computed anew once rows of its window have come late', async () => {
    if (!broker) return;
    const { topic, store } = fresh();
    await createTopic(broker.client(), topic, 1);
    const settings = ['--brokers', broker.address, '--topic', topic, '--group', topic, '--until-caught-up'];
    const ingest = () => lockstep(folder, ['ingest', 'kafka', '--store', store, ...settings]);
    await produce(broker.client(), topic, [event(0), event(1), event(60_000)]);
    ingest();
    const window = ['--since', '2025-10-09', '--until', '2025-10-09T08:58:00Z'];
    const run = (...more: string[]) => lockstep(folder, ['run', '--store', store, ...more]);
    const first = run(...window);
    expect(run('--late').out).toBe('');
    await produce(broker.client(), topic, [event(2), event(60_001)]);
    expect(ingest().err).toMatch(/1 came later than --lateness allows; lockstep run --late/);
    const late = run('--late');
    expect(late.code, late.err).toBe(0);
    expect(late.err).toMatch(/: 1 row came after it looked; .* takes its place/);
    expect(late.out).not.toBe(first.out);
    expect(run(...window).out).toBe(late.out);
  });

  test('a topic that comes later is read too if its name matches, and no other', async () => {
    if (!broker) return;
    const { topic, store } = fresh();
    await createTopic(broker.client(), `${topic}-a`, 1);
    await produce(broker.client(), `${topic}-a`, [event(0)]);
    const pattern = ['--topic-pattern', `${topic}-.`, '--group', topic, '--rotate-age', '1s'];
    const running = service(['--brokers', broker.address, '--store', store, ...pattern]);
    const streams = () => (existsSync(join(store, 'segments')) ? readdirSync(join(store, 'segments')) : []);
    await running.until(() => streams().length === 1);
    for (const name of ['b', 'too-long']) {
      await createTopic(broker.client(), `${topic}-${name}`, 1);
      await produce(broker.client(), `${topic}-${name}`, [event(1)]);
    }
    await running.until(() => streams().length === 2);
    expect(await running.stop(), running.said()).toBe(0);
    expect(streams()).toEqual([`${topic}-a`, `${topic}-b`]);
    expect(running.said()).toMatch(/2 rows stored in 2 segments, 0 refused/);
    expect(lockstep(folder, ['verify', '--store', store]).code).toBe(0);
  });

  test('a partition that stands still though there is more gets a new client', async () => {
    if (!broker) return;
    const { topic, store } = fresh();
    await createTopic(broker.client(), topic, 2);
    await produce(
      broker.client(),
      topic,
      [...Array(100).keys()].map((at) => event(at)),
      2,
    );
    const settings = ['--topic', topic, '--group', topic, '--rotate-age', '1s', '--stall', '6s'];
    const fault = { NODE_OPTIONS: `--import ${join(import.meta.dirname, 'stuck.mjs')}` };
    const running = service(['--brokers', broker.address, '--store', store, ...settings], fault);
    const sealed = (partition: number) => existsSync(join(store, 'segments', topic, `p=${partition}`));
    await running.until(() => sealed(1));
    expect(sealed(0)).toBe(false);
    await running.until(() => sealed(0));
    expect(await running.stop(), running.said()).toBe(0);
    expect(running.said()).toMatch(/begins again in .* p=0 stands still at 0 of 50/);
    expect(running.said()).toMatch(/100 rows stored in 2 segments, 0 refused/);
  });
});
