import type { DuckDBConnection } from '@duckdb/node-api';
import { storeBroken } from './broken.ts';
import { CsvScanner } from './csv-scanner.ts';
import { literal } from './database.ts';
import { throughFifo } from './fifo.ts';
import { type Reader, type ReaderOptions, sampleBytes } from './reader.ts';
import { Refusal } from './refusal.ts';
import type { Source } from './source.ts';

const delimiters = [',', ';', '\t', '|'] as const;

/** CSV with a header, separated by comma, semicolon, tab or |, whichever gives the most known columns. */
export async function openCsv(source: Source, options: ReaderOptions): Promise<Reader> {
  const chunks = source.text();
  const { header, rest } = await firstRecord(chunks, source.name, options.maxLine);
  const { delimiter, columns } = chooseDelimiter(header, options.known);
  const scanner = new CsvScanner(delimiter, columns.length, options.maxLine);
  const notes: string[] = [];

  async function* records(): AsyncGenerator<Buffer> {
    let read = rest.length;
    yield scanner.push(Buffer.from(rest));
    for await (const chunk of chunks) {
      if (options.sample && read > sampleBytes) return;
      read += chunk.length;
      yield scanner.push(chunk);
    }
    yield scanner.end();
  }

  async function load(connection: DuckDBConnection, picked: readonly number[]): Promise<void> {
    const names = columns.map((_, at) => `'f${at}': 'varchar'`).join(', ');
    const chosen = picked.map((at, to) => `f${at} as c${to}`).join(', ');
    const form = `auto_detect = false, header = false, delim = ${literal(delimiter)}, quote = '"', escape = '"', new_line = '\\n', max_line_size = ${options.maxLine + 16}`;
    await throughFifo(`${options.folder}/${process.pid}-${process.hrtime.bigint()}-records`, records(), (path) =>
      connection.run(`create temp table raw as select ${chosen} from read_csv($path, ${form}, columns = {${names}})`, {
        path,
      }),
    );
    await storeBroken(connection, scanner.broken);
    notes.push(...scanner.broken.flatMap((broken) => swallowed(broken)));
  }
  return {
    columns,
    load,
    notes,
    get swallowed() {
      return scanner.broken.reduce((sum, { reason, length }) => sum + (reason === 'unclosed-quote' ? length : 0), 0);
    },
  };
}

function swallowed(broken: { position: number; reason: string; length: number }): string[] {
  return broken.reason === 'unclosed-quote'
    ? [
        `the record at row ${broken.position} opens a quote that is never closed: the rest of the file, ${broken.length} bytes, counts as this one record.`,
      ]
    : [];
}

async function firstRecord(
  chunks: AsyncGenerator<Buffer>,
  name: string,
  longest: number,
): Promise<{ header: string; rest: Buffer }> {
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const end = endOfRecord(bytes);
    const next = end === undefined ? await chunks.next() : undefined;
    if (next && !next.done) {
      bytes = Buffer.concat([bytes, next.value]);
      if (bytes.length <= longest || endOfRecord(bytes) !== undefined) continue;
    }
    const to = end ?? bytes.length;
    const header = bytes
      .subarray(0, to)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells binary data
    if (/[\u0000-\u0008\u000e-\u001f]/.test(header))
      throw new Refusal(
        `${name} is binary data: needed CSV with a header, one JSON object a line, or Parquet, each plain or in gzip or zstd. Nothing was stored.`,
        3,
      );
    if (header.length > longest)
      throw new Refusal(
        `${name} has a first line of more than ${longest} bytes: needed a CSV header, or one JSON object a line. Raise --max-line if it is one.`,
        3,
      );
    return { header, rest: bytes.subarray(to) };
  }
}

/** Where the first record that is not blank ends: at a line end outside quotes. A quote opens at the start of a field alone. */
function endOfRecord(bytes: Buffer): number | undefined {
  let inQuotes = false;
  let blank = true;
  let fieldStarts = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 34 && (inQuotes || fieldStarts)) inQuotes = !inQuotes;
    if ((byte === 10 || byte === 13) && !inQuotes && !blank) return at;
    if (byte !== 10 && byte !== 13 && byte !== 32) blank = false;
    if (byte !== 32) fieldStarts = [44, 59, 9, 124].includes(byte);
  }
  return undefined;
}

function chooseDelimiter(header: string, known: (column: string) => boolean): { delimiter: string; columns: string[] } {
  const ways = delimiters.map((delimiter) => {
    const columns = fieldsOf(header, delimiter);
    return { delimiter, columns, known: columns.filter(known).length };
  });
  return ways.sort((a, b) => b.known - a.known || b.columns.length - a.columns.length)[0] as (typeof ways)[0];
}

function fieldsOf(header: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= header.length; at += 1) {
    const start = /^ *"((?:[^"]|"")*)" */.exec(header.slice(at));
    const end = header.indexOf(delimiter, at + (start?.[0].length ?? 0));
    const to = end < 0 ? header.length : end;
    fields.push(start?.[1]?.replaceAll('""', '"').trim() ?? header.slice(at, to).trim());
    at = to;
  }
  return fields;
}
