import type { DuckDBConnection } from '@duckdb/node-api';
import type { Chunk } from './chunk.ts';
import { sqlBeside } from './database.ts';
import type { Column } from './engagement.ts';
import type { RawHeaders } from './feed.ts';
import type { Wrapping } from './wire.ts';

const envelopedSql = sqlBeside(import.meta.url, 'stream-enveloped.sql');

/** What an envelope says, whatever the data say too. */
export const inEnvelope: Partial<Record<Column, string>> = { id: 'id', source: 'source', time: 'time', verb: 'type' };

/** Takes CloudEvents out of their envelopes: headers `ce_…`, or an object around `data`. Were there any? */
export async function openEnvelopes(
  connection: DuckDBConnection,
  chunks: readonly Chunk[],
  wrapping: Wrapping,
): Promise<boolean> {
  if (wrapping === 'json' || wrapping === 'confluent') return false;
  const told = chunks.some(
    ({ values, headers }) => values.includes('"specversion"') || [...headers.values()].some(isEvent),
  );
  if (!told && wrapping === 'auto') return false;
  await connection.run('create temp table envelope (position bigint, envelope varchar)');
  const appender = await connection.createAppender('envelope');
  let number = 0;
  for (const { offsets, headers } of chunks) {
    for (const [at, all] of headers) {
      if (!isEvent(all)) continue;
      const [id, source, time, type] = ['id', 'source', 'time', 'type'].map((name) => textOf(all[`ce_${name}`]));
      appender.appendBigInt(BigInt(number + at));
      appender.appendVarchar(JSON.stringify({ id, source, time, type }));
      appender.endRow();
    }
    number += offsets.length;
  }
  appender.closeSync();
  await connection.run(envelopedSql);
  await connection.run('drop table line');
  await connection.run('alter table enveloped rename to line');
  if (wrapping === 'cloudevents')
    await connection.run(
      `insert into broken
       select rowid, 'no-envelope', null
       from line
       where envelope is null and rowid not in (select position from broken)`,
    );
  return true;
}

function isEvent(headers: RawHeaders): boolean {
  return headers.ce_specversion !== undefined || (headers.ce_id !== undefined && headers.ce_type !== undefined);
}

function textOf(value: RawHeaders[string]): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined ? undefined : one.toString();
}
