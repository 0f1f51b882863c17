// Kafka to sealed segments, on Apache Kafka: the bare client that only counts against the ingester, the answer checked.
// Use: npm run bench:kafka      (BENCH_EVENTS=1000000,10000000; writes its section of BENCHMARKS.md)
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startBroker } from '../test/kafka/broker.ts';
import { createTopic } from '../test/kafka/log.ts';
import { act } from './events.mjs';
import { measure } from './measure.mjs';
import { machine, writeSection } from './page.mjs';
import { memoryOf, segmentsIn, stored } from './stored.mjs';

const sizes = (process.env.BENCH_EVENTS ?? '1000000,10000000').split(',').map(Number);
const partitions = 4;
const producers = 2;

test('Kafka to sealed segments', async () => {
  process.env.KAFKA_TEST_REQUIRED ??= '1';
  const broker = await startBroker();
  const [load] = loadavg();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const runs = [];
  try {
    for (const size of sizes) {
      const topic = `acts-${size}`;
      const store = join(folder, topic);
      await createTopic(broker.client(), topic, partitions);
      await produce(broker.address, topic, size);
      const count = await measure([process.execPath, 'bench/count.mjs', broker.address, topic, String(size)]);
      const lockstep = (...args) => [
        process.execPath, 'dist/cli/main.js', ...args, '--store', store, '--key-file', join(folder, 'key'), '--json',
      ]; // biome-ignore format: one theme a line
      const ingest = await measure(
        lockstep(
          'ingest',
          'kafka',
          '--brokers',
          broker.address,
          '--topic',
          topic,
          '--group',
          topic,
          '--until-caught-up',
        ),
        0.25,
      );
      const verified = JSON.parse((await measure(lockstep('verify'))).out);
      const answer = await stored(store, topic, size);
      const run = { size, count, ingest, answer, segments: segmentsIn(store, topic), memory: memoryOf(ingest.samples) };
      runs.push({ ...run, faults: verified.faults.length });
      console.error(JSON.stringify({ ...rowOf(run), answer, faults: verified.faults }));
      expect(JSON.parse(ingest.out)).toMatchObject({ rows: size, refused: 0, restarts: 0 });
      expect(answer).toEqual({ rows: size, ids: size, missing: 0 });
      expect(verified.faults).toEqual([]);
      if (size >= 10_000_000) expect(run.memory.last).toBeLessThan(1.05 * run.memory.third);
      rmSync(store, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await broker.stop();
  }
  writeSection('Kafka', page(broker.kind, load, runs));
});

async function produce(address, topic, count) {
  const share = Math.ceil(count / producers);
  const ended = Array.from({ length: producers }, (_, at) => {
    const own = [at * share, Math.min(share, count - at * share)].map(String);
    const child = spawn(process.execPath, ['bench/produce.mjs', address, topic, String(partitions), ...own], {
      stdio: 'inherit',
    });
    return new Promise((resolve) => child.once('exit', resolve));
  });
  expect(await Promise.all(ended)).toEqual(Array(producers).fill(0));
}

function rowOf({ size, count, ingest }) {
  return {
    size,
    counted: Math.round(size / count.wall),
    sealed: Math.round(size / ingest.wall),
    share: count.wall / ingest.wall,
    cpu: ingest.cpu / (size / 1e6),
    countCpu: count.cpu / (size / 1e6),
    peak: ingest.memory,
  };
}

function page(kind, load, runs) {
  const n = (value) => value.toLocaleString('en');
  const mb = (value) => Math.round(value / 1e6).toLocaleString('en');
  const bytes = Math.round(
    Array.from({ length: 1000 }, (_, at) => act(at * 997).length).reduce((a, b) => a + b) / 1000,
  );
  const rows = runs.map((run) => {
    const { size, counted, sealed, share, cpu, countCpu, peak } = rowOf(run);
    return `| ${n(size)} | ${n(counted)} | ${countCpu.toFixed(1)} | ${n(sealed)} | ${cpu.toFixed(1)} | ${share.toFixed(2)} | ${mb(peak)} |`;
  });
  const memory = runs.map(({ size, ingest, memory }) => {
    const at = (share) =>
      ingest.samples[Math.min(ingest.samples.length - 1, Math.floor(share * ingest.samples.length))];
    const tenths = Array.from({ length: 10 }, (_, tenth) => mb(at((tenth + 0.5) / 10)[1]));
    return `| ${n(size)} | ${tenths.join(' · ')} | ${mb(memory.third)} | ${mb(memory.last)} |`;
  });
  const answers = runs.map(
    ({ size, answer, segments, faults }) =>
      `| ${n(size)} | ${n(answer.rows)} | ${n(answer.ids)} | ${answer.missing} | ${segments} | ${faults} |`,
  );
  return `Made by \`npm run bench:kafka\` on ${machine()}, with ${kind} on the same cores (load of the machine before: ${load.toFixed(1)}). The acts are made by \`bench/events.mjs\`: ${bytes} bytes of JSON on average, a device and an address each to be turned into tokens, keyed by account over ${partitions} partitions. *Counted*: the bare client (\`bench/count.mjs\`, kafkajs) reads the topic and does nothing but count. *Sealed*: \`lockstep ingest kafka --until-caught-up\` into an empty store. Both are timed as whole processes, from start to exit.

| acts | counted a second | CPU s a million | sealed a second | CPU s a million | sealed / counted | peak memory MB |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Memory of the ingester over the run, MB in the middle of each tenth, and the medians of its third and its last quarter:

| acts | over the run | third quarter | last quarter |
|---|---|---|---|
${memory.join('\n')}

The answers are checked in the same run, on the segments' files themselves and by \`lockstep verify\`:

| acts | rows in the store | different ids | missing | segments | faults found by verify |
|---|---|---|---|---|---|
${answers.join('\n')}
`;
}
