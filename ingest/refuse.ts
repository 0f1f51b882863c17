import { type DuckDBBlobValue, type DuckDBConnection, type DuckDBListValue, listValue } from '@duckdb/node-api';
import { rowsOf, sqlBeside } from './database.ts';
import { type Column, timeColumns, verbs } from './engagement.ts';
import type { Reason } from './gate.ts';
import { encryptBytes, type Keys } from './key-file.ts';

/** How times are read and how long a record may be. */
export interface Terms {
  /** µs that a time without a zone is ahead of UTC; undefined if the caller did not say. */
  readonly zone: number | undefined;
  /** Refuse every time without a zone that `zone` does not explain: what becomes of a record must not depend on others. */
  readonly alone?: true;
  /** Latest time allowed, µs. */
  readonly latest: number;
  readonly maxLine: number;
}

/**
 * Makes the temp table `refused` (position, reason): the broken records, and those of `record` with a value that cannot be
 * what its column says. Times without a zone are read as UTC where no time of their column has one.
 */
export async function refuse(
  connection: DuckDBConnection,
  present: ReadonlySet<Column>,
  terms: Terms,
): Promise<{ reasons: Reason[]; notes: string[] }> {
  const notes: string[] = [];
  const mixed: Record<string, boolean> = {};
  for (const column of timeColumns) {
    const [found] =
      present.has(column) && !terms.alone
        ? await rowsOf<{ local: boolean; zoned: boolean }>(
            connection,
            `select
             coalesce(bool_or(is_local(${column})), false) as local,
             coalesce(bool_or(case when is_dashed(${column}) then is_zoned(${column}) else is_number(${column}) end), false) as zoned
           from record`,
          )
        : [];
    mixed[`mixed_${column}`] =
      terms.zone === undefined && (terms.alone === true || (found?.local === true && found.zoned));
    if (terms.zone === undefined && found?.local && !found.zoned)
      notes.push(`${column} carries no zone: read as UTC. Say otherwise with --zone.`);
  }
  await connection.run(
    present.has('ip')
      ? 'create temp table bad_address as select ip from address where canonical is null'
      : 'create temp table bad_address (ip varchar)',
  );
  // Pushed below, the filter would have the times read twice.
  await connection.run("set disabled_optimizers = 'build_side_probe_side,join_order,filter_pushdown'");
  await connection.run(
    `create temp table refused as
     select position, reason from broken
     union all
     select position, reason from (${sqlBeside(import.meta.url, 'check.sql')}) where reason is not null`,
    {
      ...mixed,
      latest: BigInt(terms.latest),
      longest: BigInt(terms.maxLine),
      verbs: listValue([...verbs]),
    },
  );
  await connection.run("set disabled_optimizers = 'build_side_probe_side,join_order'");
  const rows = await rowsOf<{ reason: string; count: number; examples: DuckDBListValue }>(
    connection,
    sqlBeside(import.meta.url, 'reasons.sql'),
  );
  const reasons = rows.map(({ reason, count, examples }) => {
    const positions = examples.items.map(Number);
    return { reason, count, example: positions[0] ?? 0, examples: positions };
  });
  return { reasons, notes };
}

/** Makes the table `dead_letter` of the refused records, encrypted: position, reason, bytes (of a record that was read: its columns as JSON). */
export async function loadDeadLetters(
  connection: DuckDBConnection,
  keys: Keys,
  present: ReadonlySet<Column>,
): Promise<void> {
  const content = [...present].map((column) => `'${column}', record."${column}"`).join(', ');
  await connection.run(
    `create temp table dead as
     select refused.position, refused.reason, coalesce(broken.record, encode(json_object(${content}, 'kept', kept)::varchar)) as record
     from refused
     left join broken on broken.position = refused.position
     left join record on record.position = refused.position`,
  );
  await connection.run('create temp table dead_letter (position bigint, reason varchar, bytes blob)');
  const step = 5000;
  for (let from = 0; ; from += step) {
    const rows = await rowsOf<{ position: number; reason: string; record: DuckDBBlobValue }>(
      connection,
      'select position, reason, record from dead where rowid >= $from and rowid < $to',
      { from: BigInt(from), to: BigInt(from + step) },
    );
    if (rows.length === 0) break;
    const appender = await connection.createAppender('dead_letter');
    for (const { position, reason, record } of rows) {
      appender.appendBigInt(BigInt(position));
      appender.appendVarchar(reason);
      appender.appendBlob(encryptBytes(keys, record.bytes));
      appender.endRow();
    }
    appender.closeSync();
  }
}
