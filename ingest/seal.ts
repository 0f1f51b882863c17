import { rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf, type Values } from './database.ts';
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
}

/**
 * Writes a select of a store's rows (stream, partition, position and the model's columns) as a sealed segment and
 * publishes it. Its rows are put in the order of their positions here.
 */
export async function sealSegment(
  connection: DuckDBConnection,
  store: Store,
  sealing: Sealing,
  select: string,
  values: Values = {},
): Promise<Segment> {
  const { stream, partition, first, last, refused, empty } = sealing;
  const path = temporaryPath(store, `${stream}-${first}-${last}.parquet`);
  try {
    await connection.run(
      `copy (select * from (${select}) order by position) to $path (format parquet, compression zstd, kv_metadata {
        lockstep: '${storeVersion}', first: '${first}', last: '${last}', rows: '${last - first + 1 - refused - empty}',
        refused: '${refused}', empty: '${empty}'})`,
      { ...values, path },
    );
    const [bounds] = await rowsOf<{ least: number | null; most: number | null }>(
      connection,
      'select epoch_us(min(time)) as least, epoch_us(max(time)) as most from read_parquet($path)',
      { path },
    );
    const segment = { stream, partition, first, last, minTime: bounds?.least ?? 0, maxTime: bounds?.most ?? 0 };
    publish(path, segmentPath(store.folder, 'segments', segment));
    return segment;
  } finally {
    rmSync(path, { force: true });
  }
}
