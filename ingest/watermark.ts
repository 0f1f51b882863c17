import type { DuckDBInstance } from '@duckdb/node-api';
import { connectTo, rowsOf } from './database.ts';
import { type Segment, segmentPath } from './segment.ts';
import type { Store } from './store.ts';

/**
 * How far the acts of all partitions have come: the least of their latest times, less the lateness allowed. A partition
 * from which nothing has come for a while does not hold the others back.
 */
export class Watermark {
  readonly #latest = new Map<string, { time: number; seen: number }>();
  readonly #lateness: number;
  readonly #idle: number;
  #reached: number | undefined;

  /** Lateness in µs, idle time in ms. */
  constructor(lateness: number, idle: number) {
    this.#lateness = lateness;
    this.#idle = idle;
  }

  /** A partition is ours, and has come as far as its segments tell. */
  assign(key: string, latest: number | undefined, now: number): void {
    if (!this.#latest.has(key)) this.#latest.set(key, { time: latest ?? Number.NEGATIVE_INFINITY, seen: now });
  }

  drop(keep: ReadonlySet<string>): void {
    for (const key of this.#latest.keys()) if (!keep.has(key)) this.#latest.delete(key);
  }

  /** Acts up to this time (µs) have come. */
  advance(key: string, time: number, now: number): void {
    const before = this.#latest.get(key)?.time ?? Number.NEGATIVE_INFINITY;
    this.#latest.set(key, { time: Math.max(before, time), seen: now });
  }

  /** µs since 1970; never goes back. Undefined before the first act of every partition that is awake. */
  at(now: number): number | undefined {
    const awake = [...this.#latest.values()].filter(({ seen }) => now - seen < this.#idle);
    const least = awake.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY);
    if (Number.isFinite(least))
      this.#reached = Math.max(this.#reached ?? least - this.#lateness, least - this.#lateness);
    return this.#reached;
  }
}

/** How many rows of a segment came after the watermark had passed them. */
export async function countLate(
  instance: DuckDBInstance,
  store: Store,
  segment: Segment,
  watermark: number,
): Promise<number> {
  const connection = await connectTo(instance);
  try {
    const [found] = await rowsOf<{ rows: number }>(
      connection,
      'select count(*) as rows from read_parquet([$path]) where epoch_us(time) < $watermark',
      { path: segmentPath(store.folder, 'segments', segment), watermark: BigInt(watermark) },
    );
    return found?.rows ?? 0;
  } finally {
    connection.closeSync();
  }
}
