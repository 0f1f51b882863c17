import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf, sqlBeside } from './database.ts';
import type { Listing } from './listing.ts';
import { publish } from './segment.ts';
import { type Store, temporaryPath } from './store.ts';
import { rowsOfTakes } from './taken.ts';

/** From this many positions on, what was found is kept in STORE/cache for the next reader of the same positions. */
const worthKeeping = 1_000_000;

/**
 * Makes the temp table `repeat` (stream, partition, position, us, since_us): the rows of a listing that tell an act again,
 * the whole store considered, so that no window's edge turns a repeat into an act, and from when on (µs) that could be
 * known. Returns how many there are.
 */
export async function findRepeats(
  connection: DuckDBConnection,
  store: Store,
  listing: Listing,
  keepFrom = worthKeeping,
): Promise<number> {
  const kept = join(store.folder, 'cache', `repeats-${snapshotName(listing)}.parquet`);
  if (!(await readKept(connection, kept))) {
    const key = ['stream', 'partition', 'position', 'source', 'id', 'object', 'time', 'recorded'] as const;
    await connection.run(`create or replace temp view stored as ${rowsOfTakes(store, listing.takes, key)}`);
    await connection.run(sqlBeside(import.meta.url, 'repeats-suspects.sql'));
    await connection.run(sqlBeside(import.meta.url, 'repeats.sql'));
    await connection.run('drop view stored');
    await connection.run('drop table suspect');
    if (listing.takes.reduce((sum, { from, to }) => sum + to - from + 1, 0) >= keepFrom)
      await keep(connection, store, kept);
  }
  const [found] = await rowsOf<{ repeats: number }>(connection, 'select count(*) as repeats from repeat');
  return found?.repeats ?? 0;
}

/** The streams and positions of a listing in one word, whatever files hold them. */
function snapshotName({ streams, takes }: Listing): string {
  const ranges: { stream: string; partition: number; from: number; to: number }[] = [];
  for (const { segment, from, to } of takes) {
    const last = ranges.at(-1);
    if (last?.stream === segment.stream && last.partition === segment.partition && last.to + 1 === from) last.to = to;
    else ranges.push({ stream: segment.stream, partition: segment.partition, from, to });
  }
  return createHash('sha256')
    .update(JSON.stringify([[...streams], ranges]))
    .digest('hex')
    .slice(0, 32);
}

/** False where nothing is kept or it cannot be read: then it is found anew. */
async function readKept(connection: DuckDBConnection, kept: string): Promise<boolean> {
  if (!existsSync(kept)) return false;
  try {
    await connection.run(
      'create or replace temp table repeat as select stream, partition, position, us, since_us from read_parquet($kept)',
      { kept },
    );
    return true;
  } catch {
    return false;
  }
}

/** A store that cannot be written is read all the same. */
async function keep(connection: DuckDBConnection, store: Store, kept: string): Promise<void> {
  let path: string | undefined;
  try {
    mkdirSync(join(store.folder, 'cache'), { recursive: true });
    path = temporaryPath(store, 'repeats.parquet');
    await connection.run('copy (from repeat) to $path (format parquet, compression zstd)', { path });
    publish(path, kept);
  } catch {
    if (path !== undefined) rmSync(path, { force: true });
  }
}
