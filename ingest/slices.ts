import { rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from './database.ts';
import { type Store, temporaryPath } from './store.ts';

/** Rows that are put in order at once: what is sorted must fit into memory, since spilling is encrypted and slow. */
const most = 1_000_000;

/** Half-open ranges of positions that cover `count` of them. */
export function slicesOf(count: number): { readonly from: number; readonly to: number }[] {
  return Array.from({ length: Math.ceil(count / most) }, (_, at) => ({ from: at * most, to: (at + 1) * most }));
}

/** Hands SQL of the rows of several selects, one after another, to `act`; each select was run by itself, into a file of tmp/. */
export async function oneAfterAnother<T>(
  connection: DuckDBConnection,
  store: Store,
  selects: readonly string[],
  act: (select: string) => Promise<T>,
): Promise<T> {
  if (selects.length === 1) return await act(selects[0] as string);
  const paths = selects.map((_, at) => temporaryPath(store, `slice-${at}.parquet`));
  try {
    for (const [at, path] of paths.entries())
      await connection.run(`copy (${selects[at]}) to $path (format parquet, compression lz4_raw, use_tmp_file false)`, {
        path,
      });
    return await act(`select * from read_parquet([${paths.map(literal).join(', ')}], hive_partitioning = false)`);
  } finally {
    for (const path of paths) rmSync(path, { force: true });
  }
}
