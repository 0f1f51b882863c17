import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Status } from './kafka.ts';

/** What an ingest tells its watchers over HTTP. */
export interface Watch {
  sealed(rows: number, refused: ReadonlyMap<string, number>, bytes: number, seconds: number): void;
  readonly server: Server;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` for Prometheus, `/healthz` (the process lives and its client is not dead for good) and `/readyz` (it has joined its group and
 * steps forward). Binds to localhost unless told otherwise.
 */
export async function serveMetrics(status: Status, address: string, stall: number): Promise<Watch> {
  const register = new Registry();
  const registers = [register];
  const place = ['topic', 'partition'];
  const lag = new Gauge({
    name: 'lockstep_lag_records',
    help: 'records of the log that are not sealed',
    labelNames: place,
    registers,
  });
  const position = new Gauge({
    name: 'lockstep_next_position',
    help: 'first position that is not sealed',
    labelNames: place,
    registers,
  });
  const behind = new Gauge({
    name: 'lockstep_seconds_since_progress',
    help: 'seconds since the last answer with something new, 0 where all is read',
    labelNames: place,
    registers,
  });
  const buffered = new Gauge({
    name: 'lockstep_buffer_bytes',
    help: 'bytes in memory, waiting or being sealed',
    registers,
  });
  const rebalances = new Gauge({
    name: 'lockstep_rebalances',
    help: 'assignments of partitions since the start',
    registers,
  });
  const restarts = new Gauge({
    name: 'lockstep_client_restarts',
    help: 'clients made anew since the start',
    registers,
  });
  const joined = new Gauge({ name: 'lockstep_joined', help: '1 while a member of the group', registers });
  const watermark = new Gauge({
    name: 'lockstep_watermark_seconds',
    help: 'time before which no more acts are expected',
    registers,
  });
  const late = new Gauge({
    name: 'lockstep_late_rows',
    help: 'rows stored after the watermark had passed them',
    registers,
  });
  const rows = new Counter({ name: 'lockstep_rows_total', help: 'rows sealed', registers });
  const bytes = new Counter({ name: 'lockstep_bytes_total', help: 'bytes of records sealed', registers });
  const refused = new Counter({
    name: 'lockstep_refused_total',
    help: 'refused records',
    labelNames: ['reason'],
    registers,
  });
  const seconds = new Histogram({
    name: 'lockstep_seal_seconds',
    help: 'time to seal a segment',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });

  const collect = () => {
    const { ingester } = status;
    // Set anew each time: a partition that has gone to another must not leave its last value behind.
    for (const gauge of [lag, position, behind]) gauge.reset();
    for (const { topic, partition, next, end, expected, moved } of ingester.parts.values()) {
      const labels = { topic, partition: String(partition) };
      lag.set(labels, Math.max(0, end - next));
      position.set(labels, next);
      behind.set(labels, end > expected ? (Date.now() - moved) / 1000 : 0);
    }
    buffered.set(ingester.buffered);
    rebalances.set(ingester.rebalances);
    restarts.set(status.restarts);
    joined.set(status.joined ? 1 : 0);
    if (status.watermark !== undefined) watermark.set(status.watermark / 1_000_000);
    late.set(status.late);
  };
  const ready = () => status.joined && Date.now() - status.ingester.lastFetch < stall;
  const server = createServer((request, response) => {
    const answer = (code: number, text: string, type = 'text/plain') =>
      response.writeHead(code, { 'content-type': type, connection: 'close' }).end(text);
    if (request.url === '/metrics') {
      collect();
      register.metrics().then(
        (text) => answer(200, text, register.contentType),
        (cause) => answer(500, String(cause)),
      );
    } else if (request.url === '/healthz') answer(200, 'ok\n');
    else if (request.url === '/readyz')
      answer(ready() ? 200 : 503, ready() ? 'ok\n' : `${status.trouble ?? 'no fetch was answered lately'}\n`);
    else answer(404, 'there are /metrics, /healthz and /readyz\n');
  });
  const { host, port } = parse(address);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return {
    server,
    sealed(count, reasons, size, time) {
      rows.inc(count);
      bytes.inc(size);
      seconds.observe(time);
      for (const [reason, number] of reasons) refused.inc({ reason }, number);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function parse(address: string): { host: string; port: number } {
  const parts = /^(?:\[?([^\]]*?)\]?:)?(\d+)$/.exec(address);
  return { host: parts?.[1] || '127.0.0.1', port: Number(parts?.[2]) };
}
