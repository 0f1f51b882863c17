import type { DuckDBConnection } from '@duckdb/node-api';
import type { RawHeaders } from './feed.ts';
import { encryptBytes, type Keys } from './key-file.ts';

/** A refused record of a topic, as it was sent. */
export interface DeadLetter {
  readonly position: number;
  readonly reason: string;
  /** Null where the record had none. */
  readonly value: Buffer | null;
  readonly head: Head;
}

/** What a record carries beside its value. */
export interface Head {
  /** ms since 1970 */
  readonly time: number;
  readonly key: Buffer | null;
  readonly headers: RawHeaders;
  readonly hasValue: boolean;
}

/** Makes the temp table `dead_letter` of refused records: position, reason, and encrypted the value (`bytes`) and what else the record carried (`head`). */
export async function loadDeadLetters(
  connection: DuckDBConnection,
  keys: Keys,
  letters: readonly DeadLetter[],
  keep: boolean,
): Promise<void> {
  await connection.run(
    'create or replace temp table dead_letter (position bigint, reason varchar, bytes blob, head blob)',
  );
  const appender = await connection.createAppender('dead_letter');
  for (const { position, reason, value, head } of letters) {
    appender.appendBigInt(BigInt(position));
    appender.appendVarchar(reason);
    if (keep) {
      appender.appendBlob(encryptBytes(keys, value ?? Buffer.alloc(0)));
      appender.appendBlob(encryptBytes(keys, Buffer.from(headText(head))));
    } else {
      appender.appendNull();
      appender.appendNull();
    }
    appender.endRow();
  }
  appender.closeSync();
}

function headText({ time, key, headers, hasValue }: Head): string {
  const text = (value: Buffer | string) => Buffer.from(value).toString('base64');
  const all = Object.entries(headers).map(([name, value]) => [
    name,
    value === undefined ? [] : Array.isArray(value) ? value.map(text) : [text(value)],
  ]);
  return JSON.stringify({ time, key: key?.toString('base64') ?? null, headers: Object.fromEntries(all), hasValue });
}

/** Reads back what `loadDeadLetters` wrote of a record beside its value. */
export function readHead(bytes: Buffer): Head {
  const { time, key, headers, hasValue } = JSON.parse(bytes.toString()) as {
    time: number;
    key: string | null;
    headers: Record<string, string[]>;
    hasValue: boolean;
  };
  const read = Object.entries(headers).map(([name, values]) => [
    name,
    values.length === 1
      ? Buffer.from(values[0] as string, 'base64')
      : values.map((value) => Buffer.from(value, 'base64')),
  ]);
  return { time, key: key === null ? null : Buffer.from(key, 'base64'), headers: Object.fromEntries(read), hasValue };
}
