import type { DuckDBConnection } from '@duckdb/node-api';
import { actsSql, contentId } from './acts.ts';
import { openCsv } from './csv.ts';
import { closeDatabase, type Limits, openDatabase, rowsOf, sqlBeside } from './database.ts';
import type { Column } from './engagement.ts';
import { type FileRequest, zoneOf } from './file-request.ts';
import { type FileFormat, formatOf } from './format.ts';
import type { Reason } from './gate.ts';
import type { Keys } from './key-file.ts';
import { isKnown, mapColumns } from './mapping.ts';
import { openNdjson } from './ndjson.ts';
import { openParquet } from './parquet.ts';
import type { Reader } from './reader.ts';
import { loadRecords } from './record.ts';
import { Refusal } from './refusal.ts';
import { refuse } from './refuse.ts';
import { slicesOf } from './slices.ts';
import { openSource, type Progress, type Source } from './source.ts';
import { readTexts } from './texts.ts';
import { makeTokens } from './tokens.ts';

/** The records of one file in a private database: the view `record` and the table `broken` (see record.ts). */
export interface FileRecords {
  readonly connection: DuckDBConnection;
  readonly request: FileRequest;
  readonly source: Source;
  readonly reader: Reader;
  readonly format: FileFormat;
  /** Model column → column of the file. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
  /** Columns that have values. */
  readonly present: ReadonlySet<Column>;
  readonly count: number;
}

/** Reads a file, or the first rows of it, and hands its records to `act`; `folder` is for a named pipe. */
export async function withRecords<T>(
  request: FileRequest,
  limits: Limits,
  { folder, sample }: { readonly folder: string; readonly sample: boolean },
  progress: (done: Progress) => void,
  act: (records: FileRecords) => Promise<T>,
): Promise<T> {
  const source = await openSource(request.path, progress);
  const format = formatOf(source, request.format);
  const connection = await openDatabase(limits);
  let reader: Reader | undefined;
  try {
    for (const macros of ['moments.sql', 'values.sql', 'skeleton.sql'])
      await connection.run(sqlBeside(import.meta.url, macros));
    // Joins and filters keep the order of the records only as long as these stay the side that is streamed.
    await connection.run("set disabled_optimizers = 'build_side_probe_side,join_order'");
    await connection.run('create temp table broken (position bigint, reason varchar, record blob)');
    const options = { maxLine: request.maxLine, folder, sample, known: (name: string) => isKnown(name, request) };
    const open = { csv: openCsv, ndjson: openNdjson, parquet: openParquet }[format];
    reader = await open(source, options, connection);
    const { mapping, ignored } = mapColumns(reader.columns, request, source.name);
    const checks = { nul: format !== 'csv', length: format === 'parquet', zone: zoneOf(request) };
    await loadRecords(connection, reader, { mapping, set: request.set, keep: request.keep }, checks);
    const [size] = await rowsOf<{ count: number }>(connection, 'select count(*) as count from raw');
    if (!size?.count)
      throw new Refusal(`${source.name} has no records: needed at least one below the header. Nothing was stored.`, 3);
    const set = Object.keys(request.set).filter((column) => request.set[column] !== '');
    const present = new Set([...Object.keys(mapping), ...set] as Column[]);
    return await act({ connection, request, source, reader, format, mapping, ignored, present, count: size.count });
  } catch (cause) {
    reader?.unchanged?.(); // else that is what was amiss
    throw cause;
  } finally {
    reader?.close?.();
    closeDatabase(connection);
  }
}

/** What is refused of the records, and the share of the file that an unclosed quote swallows. */
export async function refuseRecords(
  records: FileRecords,
): Promise<{ reasons: readonly Reason[]; notes: readonly string[]; swallowed: number }> {
  const { connection, request, source, present, reader } = records;
  const terms = { zone: zoneOf(request), latest: request.now + request.maxFuture, maxLine: request.maxLine };
  try {
    if (present.has('ip')) await connection.run(sqlBeside(import.meta.url, 'addresses.sql'));
    const { reasons, notes } = await refuse(connection, present, terms);
    return { reasons, notes: [...notes, ...reader.notes], swallowed: reader.swallowed / Math.max(1, source.size) };
  } catch (cause) {
    throw reader.meaning?.(cause) ?? cause;
  }
}

/**
 * SQL of the rows to store of what was not refused, slice by slice. Makes the tables that it needs: what is derived from
 * distinct texts, names and identifiers, and which records are twins.
 */
export async function actsOf({ connection, request, present, count }: FileRecords, keys: Keys): Promise<string[]> {
  if (present.has('text')) await readTexts(connection);
  if (present.has('handle') || present.has('name')) await connection.run(sqlBeside(import.meta.url, 'names.sql'));
  await makeTokens(connection, keys, present, !request.names);
  await connection.run(sqlBeside(import.meta.url, 'twins.sql').replace('{id}', contentId(present)));
  const holds = async (table: string) =>
    (await connection.runAndReadAll(`select 1 from ${table} limit 1`)).currentRowCount > 0;
  const has = { twins: await holds('twin'), refused: await holds('refused') };
  const clear = { text: request.keepText, names: request.names };
  return slicesOf(count).map((slice) => actsSql(present, request.keep.length > 0, clear, has, slice));
}
