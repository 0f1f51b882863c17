import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, sqlBeside } from './database.ts';
import type { Column } from './engagement.ts';
import type { Store } from './store.ts';

/**
 * Makes the temp table `newest` (old, new): tokens of retired keys and the token of the same value under the newest key
 * that was seen with it, from STORE/tokens/<stream>/<key>-<key>.parquet. Chains are followed to their end.
 */
export async function defineNewestTokens(connection: DuckDBConnection, store: Store): Promise<void> {
  const files = rotations(store);
  const pairs =
    files.length > 0 ? `read_parquet([${files.map(literal).join(', ')}])` : "(select '' as old, '' as new where false)";
  await connection.run(`create or replace temp view rotated as select old, new from ${pairs}`);
  await connection.run(sqlBeside(import.meta.url, 'newest-tokens.sql'));
  await connection.run('drop view rotated');
}

/** Whether any key was ever followed by another, so that old tokens have newer ones. */
export function hasRotated(store: Store): boolean {
  return rotations(store).length > 0;
}

/** SQL of a token column of the relation `r`, its tokens the newest known: stands with `joinNewest`. */
export function newestToken(name: Column): string {
  return `coalesce(newest_${name}.new, r."${name}") as "${name}"`;
}

/** The join that `newestToken` reads from. */
export function joinNewest(name: Column): string {
  return `left join newest as newest_${name} on newest_${name}.old = r."${name}"`;
}

function rotations(store: Store): string[] {
  const folder = join(store.folder, 'tokens');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((stream) => readdirSync(join(folder, stream)).map((name) => join(folder, stream, name)))
    .filter((path) => path.endsWith('.parquet'));
}
