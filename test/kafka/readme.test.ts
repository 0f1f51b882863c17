import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, scratchFolder, start } from '../binary.ts';
import { kafkaRecipe, linesOf } from '../readme.ts';
import { startBroker } from './broker.ts';
import { createTopic, produce } from './log.ts';

const broker = await startBroker();
afterAll(() => broker?.stop());
const folder = scratchFolder();

/** Starts a service, ends it once it has stored something, and tells how it ended. */
async function serve(words: readonly string[]): Promise<{ code: unknown; err: string }> {
  const child = start(folder, words);
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  const stored = () => existsSync(join(folder, 'lockstep-store', 'segments', 'likes', 'p=0'));
  for (const deadline = Date.now() + 90_000; !stored() && child.exitCode === null && Date.now() < deadline; )
    await sleep(100);
  child.kill('SIGTERM');
  return { code: await exit, err };
}

describe.skipIf(!broker)('the recipe of the README', () => {
  test('each of its commands works, in its order', async () => {
    if (!broker) return;
    const kafka = broker.client();
    for (const topic of ['likes', 'likes.dlq']) await createTopic(kafka, topic, 2);
    const now = Date.now();
    const like = (at: number) => ({
      id: `${at}`,
      time: now - at * 1000,
      account: `u${at % 20}`,
      object: `p${at % 30}`,
    });
    await produce(kafka, 'likes', ['broken', ...[...Array(300).keys()].map(like)], 2);
    const lines = linesOf(kafkaRecipe);
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const words = line.replace('kafka:9092', broker.address).split(' ').slice(1);
      const runsOn = words[0] === 'ingest' && !words.includes('--check');
      const done = runsOn ? await serve(words) : lockstep(folder, words);
      expect(done.code, `${line}\n${done.err}`).toBe(0);
      if (runsOn) expect(done.err).toMatch(/300 rows stored in 2 segments, 1 refused/);
    }
  });
});
