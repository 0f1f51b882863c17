import { isUtf8 } from 'node:buffer';
import { blobValue, type DuckDBConnection } from '@duckdb/node-api';
import { type Chunk, separator, valueAt } from './chunk.ts';
import { sqlBeside } from './database.ts';
import type { Registry } from './registry.ts';
import { unwrap, type Wrapping } from './wire.ts';

const linesSql = sqlBeside(import.meta.url, 'stream-lines.sql');
const bytesAtOnce = 16 << 20;

/** Puts the values into `line`, one row each; those that are no text to parse into `broken`, an empty object in their place. */
export async function loadLines(
  connection: DuckDBConnection,
  chunks: readonly Chunk[],
  decoding: { readonly maxLine: number; readonly wrapping: Wrapping; readonly registry?: Registry },
): Promise<void> {
  const odd = new Map<number, string>();
  let number = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    if (size === 0) return;
    const text = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting);
    await connection.run(linesSql, { values: blobValue(text.subarray(0, -1)) });
    waiting = [];
    size = 0;
  };
  for (const sent of chunks) {
    const { chunk, odd: unopened } = await unwrap(sent, decoding.wrapping, decoding.registry);
    const strange = new Map([...strangeOf(chunk, decoding.maxLine), ...unopened]);
    for (const [at, reason] of strange) odd.set(number + at, reason);
    const text = strange.size > 0 ? without(chunk, strange) : chunk.values;
    waiting.push(text);
    size += text.length;
    number += chunk.offsets.length;
    if (size > bytesAtOnce) await flush();
  }
  await flush();
  if (odd.size === 0) return;
  const appender = await connection.createAppender('broken');
  for (const [at, reason] of odd) {
    appender.appendBigInt(BigInt(at));
    appender.appendVarchar(reason);
    appender.appendNull();
    appender.endRow();
  }
  appender.closeSync();
}

/** Of the records of a chunk those that cannot even be handed to a parser, and why. */
function strangeOf(chunk: Chunk, maxLine: number): Map<number, string> {
  const odd = new Map<number, string>();
  for (const at of chunk.nulls) odd.set(at, 'null-value');
  for (let at = 0, start = 0; at < chunk.ends.length; at++) {
    const end = chunk.ends[at] as number;
    if (end - start > maxLine) odd.set(at, 'line-too-long');
    start = end + 1;
  }
  let separators = 0;
  for (let at = chunk.values.indexOf(separator); at >= 0; at = chunk.values.indexOf(separator, at + 1)) separators++;
  if (separators !== chunk.ends.length || !isUtf8(chunk.values))
    for (let at = 0; at < chunk.ends.length; at++) {
      const value = valueAt(chunk, at);
      if (!value || odd.has(at)) continue;
      if (!isUtf8(value)) odd.set(at, 'not-utf8');
      else if (value.includes(separator)) odd.set(at, 'not-json');
    }
  return odd;
}

function without(chunk: Chunk, odd: ReadonlyMap<number, string>): Buffer {
  const nothing = Buffer.from('{}');
  const end = Buffer.of(separator);
  const parts: Buffer[] = [];
  for (let at = 0; at < chunk.ends.length; at++)
    parts.push(odd.has(at) ? nothing : (valueAt(chunk, at) ?? nothing), end);
  return Buffer.concat(parts);
}
