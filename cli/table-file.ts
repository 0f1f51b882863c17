import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { closeDatabase, openDatabase, rowsOf } from '../ingest/database.ts';
import { Refusal } from '../ingest/refusal.ts';

/** The names of the columns of a Parquet or CSV file. */
export function columnsOf(file: string): Promise<string[]> {
  return reading(file, 'Parquet or CSV', async (connection, from) => {
    const rows = await rowsOf<{ column_name: string }>(connection, `describe select * from ${from}`, { file });
    return rows.map(({ column_name }) => column_name);
  });
}

/** Rows of a Parquet or CSV file (of this all columns are texts), in total order; `select` says in SQL what to read. */
export function rowsOfFile<Row>(file: string, needed: string, select: string): Promise<Row[]> {
  return reading(file, needed, (connection, from) =>
    rowsOf<Row>(connection, `select ${select} from ${from} order by all`, { file }),
  );
}

async function reading<T>(
  file: string,
  needed: string,
  read: (connection: DuckDBConnection, from: string) => Promise<T>,
): Promise<T> {
  if (!existsSync(file)) throw new Refusal(`${file}: there is no such file.`, 2);
  const connection = await openDatabase({ memory: '1GB', threads: 1, spill: join(tmpdir(), 'lockstep-spill') });
  try {
    return await read(
      connection,
      file.endsWith('.parquet') ? 'read_parquet([$file])' : 'read_csv([$file], all_varchar = true)',
    );
  } catch (cause) {
    const [first] = (cause as Error).message.split('\n');
    throw new Refusal(`${file}: needed ${needed}; ${first}`, 2, cause);
  } finally {
    closeDatabase(connection);
  }
}
