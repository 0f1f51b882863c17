import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, rowsOf } from './database.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { Refusal } from './refusal.ts';
import type { Source } from './source.ts';

/** A Parquet file. One that comes compressed or through standard input is unpacked into memory, never to disk. */
export async function openParquet(
  source: Source,
  options: ReaderOptions,
  connection: DuckDBConnection,
): Promise<Reader> {
  const plainFile = source.path !== '-' && !source.compressed;
  const before = plainFile ? statSync(source.path) : undefined;
  const held = plainFile ? undefined : await unpack(source);
  if (plainFile) for await (const _ of source.bytes()) if (options.sample) break;
  const path = held?.path ?? source.path;
  const columns = await readable(source.name, () =>
    rowsOf<{ column_name: string; column_type: string }>(
      connection,
      'describe select * from read_parquet([$path], binary_as_string = true)',
      { path },
    ),
  );
  const close = () => held?.close();

  async function load(_: DuckDBConnection, picked: readonly number[]): Promise<void> {
    const names = columns.map((_, at) => `f${at}`).join(', ');
    const chosen = picked.map((at, to) => `${asText(at, columns[at]?.column_type ?? '')} as c${to}`).join(', ');
    const file = `read_parquet([${literal(path)}], binary_as_string = true) as t(${names})`;
    await readable(source.name, () =>
      connection.run(
        options.sample
          ? `create temp table raw as select ${chosen || 'null as c0'} from ${file} limit 1000`
          : `create temp view raw as select ${chosen || 'null as c0'}, file_row_number as rowid from ${file}`, // a copy of a large file takes all memory
      ),
    );
  }

  function unchanged(): void {
    const after = plainFile ? statSync(source.path, { throwIfNoEntry: false }) : undefined;
    if (before?.mtimeMs !== after?.mtimeMs || before?.size !== after?.size)
      throw new Refusal(`${source.name} changed while it was read: wait until it is complete, then ingest it again.`);
  }

  const meaning = (cause: unknown) => meaningOf(source.name, cause);
  return {
    columns: columns.map((column) => column.column_name),
    load,
    notes: [],
    swallowed: 0,
    unchanged,
    meaning,
    close,
  };
}

function asText(at: number, type: string): string {
  return /\[|STRUCT|MAP|JSON/.test(type) ? `to_json(f${at})::varchar` : `f${at}::varchar`;
}

async function readable<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw meaningOf(name, cause);
  }
}

function meaningOf(name: string, cause: unknown): unknown {
  const why = (cause as Error).message.split('\n')[0] ?? '';
  if (cause instanceof Refusal || /No space left|Out of Memory|INTERRUPT/i.test(why)) return cause;
  return new Refusal(
    `${name} is not a whole Parquet file (${why}): copy or export it again. Nothing was stored.`,
    3,
    cause,
  );
}

/** The bytes in memory under a path: a file of /dev/shm that has no name any more, so that nothing of it can stay. */
async function unpack(source: Source): Promise<{ path: string; close(): void }> {
  if (!existsSync('/dev/shm') || !existsSync('/proc/self/fd'))
    throw new Refusal(
      `${source.name} is Parquet that is compressed or comes through standard input: this system can hold it only on disk, in clear. Unpack it yourself and name the file.`,
      2,
    );
  const name = `/dev/shm/lockstep-${process.pid}-${process.hrtime.bigint()}`;
  const file = openSync(name, 'wx+', 0o600);
  rmSync(name);
  try {
    for await (const chunk of source.bytes()) for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
  } catch (cause) {
    closeSync(file);
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
    throw new Refusal(
      `${source.name} does not fit into memory (/dev/shm is full): unpack it and name the file.`,
      1,
      cause,
    );
  }
  return { path: `/proc/self/fd/${file}`, close: () => closeSync(file) };
}
