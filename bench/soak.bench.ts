// The soak: acts at a steady rate through a broker of Apache Kafka into a store, compacted now and then, all counted at the end.
// Use: npm run soak:kafka      (MINUTES=60 RATE=20000; writes its part of BENCHMARKS.md)
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startBroker } from '../test/kafka/broker.ts';
import { createTopic } from '../test/kafka/log.ts';
import { machine, writeSection } from './page.mjs';

const minutes = Number(process.env.MINUTES ?? 60);
const rate = Number(process.env.RATE ?? 20_000);
const count = minutes * 60 * rate;
const partitions = 4;
const topic = 'soak';

/** One look at the ingester while it runs. */
interface Sample {
  readonly minute: number;
  readonly rows: number;
  readonly lag: number;
  /** Resident memory, bytes. */
  readonly memory: number;
}

it(`takes ${rate} acts a second for ${minutes} minutes`, { timeout: (minutes + 30) * 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-soak-'));
  const broker = await startBroker();
  if (!broker) throw new Error('a broker is needed');
  // The broker forgets what is old: a soak fills no disk, and an ingester that falls far behind would lose acts, aloud.
  const retention = { 'retention.bytes': String(512 << 20), 'segment.bytes': String(64 << 20) };
  await createTopic(broker.client(), topic, partitions, retention);

  const store = ['--store', join(folder, 'store'), '--key-file', join(folder, 'key')];
  const main = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');
  const port = 20_000 + (process.pid % 20_000);
  const ingester = spawn(
    process.execPath,
    [
      main,
      'ingest',
      'kafka',
      '--brokers',
      broker.address,
      '--topic',
      topic,
      ...store,
      '--metrics',
      String(port),
      '--json',
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let told = '';
  ingester.stdout.on('data', (chunk) => {
    told += chunk;
  });
  const ended = new Promise<number | null>((resolve) => ingester.once('exit', resolve));
  const producer = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'produce.mjs'),
      broker.address,
      topic,
      String(partitions),
      '0',
      String(count),
      String(rate),
    ],
    {
      stdio: 'inherit',
    },
  );
  let produced = false;
  const producing = new Promise<number | null>((resolve) => producer.once('exit', resolve)).then((code) => {
    produced = true;
    return code;
  });

  const began = Date.now();
  const samples: Sample[] = [];
  let compacted = 0;
  for (let sealed = 0; sealed < count || !produced; ) {
    await sleep(10_000);
    expect(ingester.exitCode, 'the ingester ended').toBe(null);
    const minute = (Date.now() - began) / 60_000;
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
    sealed = sumOf(metrics, 'lockstep_rows_total') + sumOf(metrics, 'lockstep_refused_total');
    samples.push({
      minute,
      rows: sealed,
      lag: sumOf(metrics, 'lockstep_lag_records'),
      memory: memoryOf(ingester.pid as number),
    });
    if (minute > 10 * (compacted + 1)) {
      compacted += 1;
      execFileSync(process.execPath, [main, 'compact', ...store], { stdio: ['ignore', 'ignore', 'inherit'] });
    }
    if (minute > minutes + 20) throw new Error(`only ${sealed} of ${count} acts are sealed`);
  }
  expect(await producing).toBe(0);
  ingester.kill('SIGTERM');
  expect(await ended).toBe(0);

  execFileSync(process.execPath, [main, 'verify', ...store], { stdio: ['ignore', 'ignore', 'inherit'] });
  // Every act once: as many as were sent, and the sum of the hashes of their numbers.
  const question = `select count(*)::bigint as rows, sum(hash(cast(substr(id, 2) as bigint)))
    = (select sum(hash(range)) from range(${count})) as same from engagement`;
  const answer = execFileSync(process.execPath, [main, 'sql', ...store, '--json', question], { encoding: 'utf8' });
  expect(JSON.parse(answer)).toEqual({ rows: count, same: true });

  writeSection('Soak', page(samples, compacted, broker.kind, told));
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sum over all labels of one metric. */
function sumOf(metrics: string, name: string): number {
  const values = [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map((found) =>
    Number(found[1]),
  );
  return values.reduce((sum, value) => sum + value, 0);
}

function memoryOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function page(samples: readonly Sample[], compacted: number, broker: string, summary: string): string {
  const last = samples.at(-1) as Sample;
  const half = samples.filter(({ minute }) => minute >= minutes / 2 && minute <= minutes);
  const mb = (bytes: number) => (bytes / 1e6).toFixed(0);
  const every = Math.max(1, Math.floor(samples.length / 12));
  const rows = samples.filter((_, at) => at % every === 0 || at === samples.length - 1);
  return `Made by \`MINUTES=${minutes} RATE=${rate} npm run soak:kafka\` on ${machine()}, with ${broker}; broker, producer and ingester on the same machine.

${count.toLocaleString('en')} acts in ${partitions} partitions, ${rate.toLocaleString('en')} a second for ${minutes} minutes; all were sealed ${(60 * (last.minute - minutes)).toFixed(0)} s after the last was due. The store held every act once (counted, and by the sum of the hashes of their numbers), \`verify\` found no fault. The store was compacted ${compacted} times meanwhile. The broker kept the last 512 MB of each partition alone.

Resident memory of the ingester in the second half: ${mb(Math.min(...half.map(({ memory }) => memory)))} to ${mb(Math.max(...half.map(({ memory }) => memory)))} MB; its line from the middle to the end rises by ${mb(slope(half) * (minutes / 2))} MB.

| minute | acts sealed | lag, records | memory MB |
|---|---|---|---|
${rows.map(({ minute, rows: sealed, lag, memory }) => `| ${minute.toFixed(1)} | ${sealed.toLocaleString('en')} | ${lag.toLocaleString('en')} | ${mb(memory)} |`).join('\n')}

The ingester's summary: \`${summary.trim()}\`
`;
}

/** Least squares: bytes a minute. */
function slope(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ minute }) => minute)), mean(samples.map(({ memory }) => memory))];
  const up = samples.reduce((sum, { minute, memory }) => sum + (minute - x) * (memory - y), 0);
  return up / samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
}
