import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf, sqlBeside } from './database.ts';
import { type Reader, type ReaderOptions, sampleBytes } from './reader.ts';
import type { Source } from './source.ts';

const chunkBytes = 8 << 20;

/** One JSON object a line. The lines are read whole before the columns are known: any of them may bring one more. */
export async function openNdjson(
  source: Source,
  options: ReaderOptions,
  connection: DuckDBConnection,
): Promise<Reader> {
  await connection.run('create temp table line (line varchar)');
  const addLines = sqlBeside(import.meta.url, 'ndjson-lines.sql');
  for await (const lines of wholeLines(source.text(), options))
    await connection.run(addLines, { lines: lines.toString('utf8') });
  const longest = BigInt(options.maxLine);
  await connection.run(`insert into broken ${sqlBeside(import.meta.url, 'ndjson-broken.sql')}`, { longest });
  const columns = await rowsOf<{ name: string }>(connection, sqlBeside(import.meta.url, 'ndjson-columns.sql'));

  async function load(_: DuckDBConnection, picked: readonly number[]): Promise<void> {
    const pointers = picked.map((at) => `/${columns[at]?.name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    const asked = picked.length > 0 ? `list_value(${picked.map((_, to) => `$p${to}`).join(', ')})` : `['/']`;
    // A mark join: a left join would put the lines it finds before the others.
    await connection.run(
      `create temp table raw as
       select ${picked.map((_, to) => `found[${to + 1}] as c${to}`).join(', ') || 'null as c0'}
       from (
           select json_extract_string(case when rowid in (select position from broken) then '{}' else line end, ${asked}) as found
           from line
       )`,
      Object.fromEntries(pointers.map((pointer, to) => [`p${to}`, pointer])),
    );
    await connection.run('drop table line');
  }
  return { columns: columns.map((column) => column.name), load, notes: [], swallowed: 0 };
}

/** Chunks that end with a line. Of a line longer than allowed only the first bytes are kept, one more than allowed. */
async function* wholeLines(chunks: AsyncGenerator<Buffer>, options: ReaderOptions): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  let line = 0; // bytes of the line under way
  let read = 0;
  let first = true;
  for await (let chunk of chunks) {
    if (options.sample && read > sampleBytes) return;
    if (first && chunk.subarray(0, 3).toString('hex') === 'efbbbf') chunk = chunk.subarray(3);
    first = false;
    read += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      // As far as lines surely are short enough: to the last line end within reach.
      const reach = Math.min(chunk.length, at + options.maxLine + 4 - line);
      const end = chunk.subarray(at, reach).lastIndexOf(10) + at + 1;
      if (end > at) {
        parts.push(chunk.subarray(at, end));
        size += end - at;
        line = 0;
        at = end;
        if (size >= chunkBytes) {
          yield Buffer.concat(parts);
          parts = [];
          size = 0;
        }
        continue;
      }
      const next = chunk.indexOf(10, at);
      const to = next < 0 ? chunk.length : next;
      const kept = Math.max(0, Math.min(to - at, options.maxLine + 4 - line));
      if (kept > 0) parts.push(chunk.subarray(at, at + kept));
      size += kept;
      line += kept;
      at = to;
      if (next >= 0 && line >= options.maxLine + 4) {
        parts.push(chunk.subarray(next, next + 1));
        size += 1;
        line = 0;
        at = next + 1;
      }
    }
  }
  if (size > 0) yield Buffer.concat(parts);
}
