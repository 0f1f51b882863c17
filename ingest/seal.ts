import { rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, rowsOf, type Values } from './database.ts';
import { publish, type Segment, segmentPath } from './segment.ts';
import { type Store, storeVersion, temporaryPath } from './store.ts';

/** The positions that a segment holds, and those of them without a row. */
export interface Sealing {
  readonly stream: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly refused: number;
  /** Positions that hold neither a row nor a refused record: control records, compacted away. */
  readonly empty: number;
  /** More to remember in its metadata. */
  readonly notes?: Readonly<Record<string, string>>;
  /** The rows come in the order of their positions. */
  readonly ordered?: true;
}

/** Selects of what a segment holds, with the values that they name. Rows are put in the order of their positions here. */
export interface Contents {
  /** stream, partition, position, and columns of the model. */
  readonly rows: string;
  /** position, reason, bytes; read only if something was refused. */
  readonly rejected?: string;
  readonly values?: Values;
}

/** Writes contents as a sealed segment and publishes it, after the file of its refused records. */
export async function sealSegment(
  connection: DuckDBConnection,
  store: Store,
  sealing: Sealing,
  { rows, rejected, values = {} }: Contents,
): Promise<Segment> {
  const { stream, partition, first, last, refused, empty } = sealing;
  const path = temporaryPath(store, 'segment.parquet');
  const dead = temporaryPath(store, 'rejected.parquet');
  try {
    const metadata = { lockstep: storeVersion, first, last, rows: last - first + 1 - refused - empty, refused, empty };
    const told = Object.entries({ ...metadata, ...sealing.notes }).map(
      ([name, value]) => `${name}: ${literal(String(value))}`,
    );
    await connection.run(
      `copy (from (${rows}) ${sealing.ordered ? '' : 'order by position'}) to $path
      (format parquet, compression zstd, use_tmp_file false, kv_metadata {${told.join(', ')}})`,
      { ...values, path },
    );
    const [bounds] = await rowsOf<{ least: number | null; most: number | null }>(
      connection,
      'select epoch_us(min(time)) as least, epoch_us(max(time)) as most from read_parquet([$path])',
      { path },
    );
    const segment = { stream, partition, first, last, minTime: bounds?.least ?? 0, maxTime: bounds?.most ?? 0 };
    if (refused > 0) {
      await connection.run(
        `copy (from (${rejected}) order by position) to $dead (format parquet, compression zstd, use_tmp_file false)`,
        { ...Object.fromEntries(Object.entries(values).filter(([name]) => rejected?.includes(`$${name}`))), dead },
      );
      publish(dead, segmentPath(store.folder, 'rejected', segment));
    }
    publish(path, segmentPath(store.folder, 'segments', segment));
    return segment;
  } finally {
    for (const unfinished of [path, dead]) rmSync(unfinished, { force: true });
  }
}

/** What a segment's own metadata tells: the numbers that `sealSegment` and the ingest of files write. */
export async function metadataOf(connection: DuckDBConnection, path: string): Promise<Record<string, number>> {
  const rows = await rowsOf<{ name: string; value: string }>(
    connection,
    'select decode(key) as name, decode(value) as value from parquet_kv_metadata([$path])',
    { path },
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]));
}
