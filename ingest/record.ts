import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from './database.ts';
import { type Column, timeColumns } from './engagement.ts';
import { mappable } from './mapping.ts';
import type { Reader } from './reader.ts';

/** Which column of the model each text comes from. */
export interface Plan {
  /** Model column → column of the file. */
  readonly mapping: Readonly<Partial<Record<Column, string>>>;
  readonly set: Readonly<Partial<Record<string, string>>>;
  readonly keep: readonly string[];
}

/**
 * Loads the columns of a plan and makes the view `record`: one row per record that the form of the file did not break,
 * with every column of the model that a file carries as text (null where it has none), `time_us` and so on (µs since
 * 1970, null for what is no time; a time without a zone is `zone` µs ahead of UTC), `kept` (json), `has_nul` and
 * `length_in_bytes`.
 */
export async function loadRecords(
  connection: DuckDBConnection,
  reader: Reader,
  plan: Plan,
  checks: { readonly nul: boolean; readonly length: boolean; readonly zone: number | undefined },
): Promise<void> {
  const names = [...new Set([...Object.values(plan.mapping), ...plan.keep])];
  await reader.load(
    connection,
    names.map((name) => reader.columns.indexOf(name)),
  );
  const from = (name: string) => `c${names.indexOf(name)}`;
  const columnOf = (column: Column) => {
    const name = plan.mapping[column];
    const set = plan.set[column];
    if (name !== undefined) return `nullif(${from(name)}, '')`;
    return set !== undefined && set !== '' ? literal(set) : 'null::varchar';
  };
  const momentOf = (column: Column) =>
    column === 'time' && reader.timed ? 'time_us' : `moment(${columnOf(column)}, ${checks.zone ?? 0})`;
  const all = names.map((_, at) => `c${at}`);
  const kept = plan.keep.map((name) => `${literal(name)}, ${from(name)}`).join(', ');
  await connection.run(`create temp view record as
    select
        rowid as position,
        ${mappable.map((column) => `${columnOf(column)} as "${column}"`).join(',\n        ')},
        ${timeColumns.map((column) => `${momentOf(column)} as ${column}_us`).join(',\n        ')},
        ${kept ? `json_object(${kept})` : 'null::json'} as kept,
        ${checks.nul && all.length > 0 ? all.map((c) => `coalesce(contains(${c}, chr(0)), false)`).join(' or ') : 'false'} as has_nul,
        ${checks.length && all.length > 0 ? all.map((c) => `coalesce(strlen(${c}), 0)`).join(' + ') : '0'} as length_in_bytes
    from raw
    where ${(await isBroken(connection)) ? 'rowid not in (select position from broken)' : 'true'}`);
}

/** Did the form of the file break any record? */
export async function isBroken(connection: DuckDBConnection): Promise<boolean> {
  return (await connection.runAndReadAll('select 1 from broken limit 1')).currentRowCount > 0;
}
