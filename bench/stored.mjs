// Looks into a store without any of lockstep's code: the segments' files alone.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** How many rows the segments of a topic hold, with how many ids, and how many of the acts 0 to `count` - 1 are missing. */
export async function stored(store, topic, count) {
  const connection = await (await DuckDBInstance.create(':memory:', { memory_limit: '6GB' })).connect();
  const read = await connection.runAndReadAll(
    `with held as (select substr(id, 2)::bigint as number from read_parquet($files, union_by_name = true))
     select count(*)::int, count(distinct number)::int, ($count - count(distinct number) filter (number between 0 and $count - 1))::int
     from held`,
    { files: join(store, 'segments', topic, '*', '*.parquet'), count: BigInt(count) },
  );
  const [[rows, ids, missing]] = read.getRows();
  return { rows, ids, missing };
}

/** How many segments there are. */
export function segmentsIn(store, topic) {
  const folder = join(store, 'segments', topic);
  return readdirSync(folder).flatMap((partition) => readdirSync(join(folder, partition))).length;
}

/** Memory over a run: the medians of its third and its last quarter, bytes. Flat is where the last is hardly above the third. */
export function memoryOf(samples) {
  const sizes = samples.map(([, size]) => size);
  const quarter = Math.floor(sizes.length / 4);
  const median = (some) => some.sort((a, b) => a - b)[Math.floor(some.length / 2)];
  return { third: median(sizes.slice(2 * quarter, 3 * quarter)), last: median(sizes.slice(3 * quarter)) };
}
