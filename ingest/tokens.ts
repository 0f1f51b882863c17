import { blobValue, type DuckDBConnection } from '@duckdb/node-api';
import { sqlBeside } from './database.ts';
import { type Column, tokenised } from './engagement.ts';
import { type Keys, keyOf } from './key-file.ts';

/** SQL of the kind of identifier that a column's values are: `before` and `after` are values of the `field` that changed. */
export function kindOf(column: Column): string {
  return column === 'before' || column === 'after' ? "coalesce(lower(trim(field)), 'value')" : `'${column}'`;
}

/** Of these columns the values of `record` become tokens; `prefix` is made from `ip` too. */
export function tokenColumns(present: ReadonlySet<Column>): Column[] {
  return tokenised.filter((column) => present.has(column) || (column === 'prefix' && present.has('ip')));
}

/**
 * Makes the temp table `token` (kind, raw, token): the keyed token of every distinct identifier in `record`, and of the
 * stems and skeletons of names where `hideNames`. In SQL, over distinct values: HMAC-SHA-256 is two SHA-256.
 */
export async function makeTokens(
  connection: DuckDBConnection,
  keys: Keys,
  present: ReadonlySet<Column>,
  hideNames: boolean,
): Promise<void> {
  const selects = tokenColumns(present).map((column) => {
    if (column === 'ip') return `select 'ip', ip, canonical from address where canonical is not null`;
    if (column === 'prefix' && present.has('ip'))
      return `select 'prefix', ip, prefix from address where prefix is not null`;
    const kind = kindOf(column);
    return `select kind, raw, normal(kind, raw) from (select distinct ${kind} as kind, "${column}" as raw from record where "${column}" is not null)`;
  });
  for (const column of ['handle', 'name'] as const)
    if (hideNames && present.has(column))
      for (const part of ['stem', 'skeleton'])
        selects.push(
          `select '${column}_${part}', ${part}, any_value(${part}) from name_form where ${part} is not null group by ${part}`,
        );
  // The kind of `before` and `after` may be that of another column.
  const several = present.has('before') || present.has('after');
  await connection.run(
    `create temp table identifier as select ${several ? 'distinct' : ''} * from (${selects.join(' union all ') || "select '', '', '' where false"}) as t(kind, raw, value)`,
  );
  await connection.run(`create temp table token as ${tokenSql}`, hmacValues(keys, keys.current));
}

const tokenSql = sqlBeside(import.meta.url, 'tokens.sql');

/**
 * Writes what joins tokens across a rotation: the tokens that an older key gives the identifiers of `identifier`, and
 * those of the current key.
 */
export async function writeRotation(
  connection: DuckDBConnection,
  keys: Keys,
  older: string,
  path: string,
): Promise<void> {
  await connection.run(`create or replace temp table older_token as ${tokenSql}`, hmacValues(keys, older));
  await connection.run(
    `copy (
       select distinct older_token.token as old, token.token as new
       from older_token
       join token on older_token.kind = token.kind and older_token.raw = token.raw
       order by old
     ) to $path (format parquet, compression zstd)`,
    { path },
  );
}

/** The two paddings of HMAC (RFC 2104): 64 bytes each. */
function hmacValues(keys: Keys, id: string) {
  const key = Buffer.alloc(64);
  keyOf(keys, id).copy(key);
  const padded = (byte: number) => blobValue(key.map((value) => value ^ byte));
  return { id, inner: padded(0x36), outer: padded(0x5c) };
}
