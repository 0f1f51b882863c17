import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { actsSql, contentId } from './acts.ts';
import { openCsv } from './csv.ts';
import { closeDatabase, type Limits, openDatabase, rowsOf, sqlBeside } from './database.ts';
import type { Column } from './engagement.ts';
import { type FileFormat, formatOf } from './format.ts';
import { passGate, type Reason } from './gate.ts';
import { checkName, type Identity, placeOf, storedPath } from './identity.ts';
import { fingerprints, type Keys } from './key-file.ts';
import { checkNaming, isKnown, mapColumns } from './mapping.ts';
import { openNdjson } from './ndjson.ts';
import { explained } from './no-space.ts';
import { openParquet } from './parquet.ts';
import type { Reader } from './reader.ts';
import { loadRecords } from './record.ts';
import { Refusal } from './refusal.ts';
import { refuse, writeRefused } from './refuse.ts';
import { parseSegment, publish, type Segment, segmentName, segmentPath } from './segment.ts';
import { openSource, type Progress, type Source } from './source.ts';
import {
  type FileStream,
  recordKeys,
  removeStream,
  type Store,
  storeVersion,
  temporaryPath,
  writeStream,
} from './store.ts';
import { makeTokens, writeRotation } from './tokens.ts';

/** A file to ingest and how it is to be read. */
export interface FileRequest {
  /** `-` is standard input. */
  readonly path: string;
  readonly format?: FileFormat;
  /** Model column → column of the file; an empty name leaves the column out. */
  readonly map: Readonly<Record<string, string>>;
  /** Model column → value of every row. */
  readonly set: Readonly<Record<string, string>>;
  /** Name of the stream. */
  readonly as?: string;
  readonly replace: boolean;
  /** Zone of times without one: UTC or ±HH:MM. */
  readonly zone?: string;
  /** Columns of the file kept in `extra`. */
  readonly keep: readonly string[];
  readonly keepText: boolean;
  readonly names: boolean;
  /** Share of records, 0 to 1, that may be refused. */
  readonly maxRejected: number;
  /** Longest record, bytes. */
  readonly maxLine: number;
  /** How far ahead of `now` a time may lie, µs. */
  readonly maxFuture: number;
  /** µs since 1970. */
  readonly now: number;
}

/** What became of a file. */
export interface FileIngest {
  readonly stream: string;
  readonly outcome: 'stored' | 'already there';
  readonly rows: number;
  readonly refused: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number; readonly example: number }[];
  readonly mapping: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
  readonly minTime: number;
  readonly maxTime: number;
  readonly notes: readonly string[];
}

/** Takes one file into the store: as one stream of one segment, or not at all. */
export async function ingestFile(
  store: Store,
  keys: Keys,
  request: FileRequest,
  limits: Limits,
  progress: (done: Progress) => void,
): Promise<FileIngest> {
  const made: string[] = [];
  const temporary = (name: string) => {
    const path = temporaryPath(store, name);
    made.push(path);
    return path;
  };
  try {
    checkRequest(request);
    const folder = join(store.folder, 'tmp');
    mkdirSync(folder, { recursive: true });
    return await withRecords(request, limits, folder, false, progress, (records) =>
      storeRecords(store, keys, request, records, temporary, progress),
    );
  } catch (cause) {
    throw explained(cause, store.folder, limits.spill);
  } finally {
    for (const path of made) rmSync(path, { force: true });
  }
}

/** The first ten records as they would be stored, tokens left out; of a refused one the reason. */
export async function previewFile(
  request: FileRequest,
  limits: Limits,
): Promise<{ mapping: Record<string, string>; ignored: readonly string[]; rows: Record<string, unknown>[] }> {
  checkRequest(request);
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-'));
  try {
    return await withRecords(
      request,
      limits,
      folder,
      true,
      () => undefined,
      async (records) => {
        const { connection, present, mapping, ignored } = records;
        await connection.run('delete from raw where rowid >= 10');
        await connection.run('delete from broken where position >= 10');
        await refuseRecords(records, request);
        const twins = await decode(
          connection,
          { current: 'k?', byId: new Map([['k?', Buffer.alloc(32)]]) },
          present,
          request,
        );
        const acts = actsSql(
          present,
          request.keep.length > 0,
          { text: request.keepText, names: request.names },
          { twins, refused: true },
        );
        const rows = await rowsOf<Record<string, unknown>>(
          connection,
          `select columns(*)::varchar
         from (
           select acts.*, null as refused from (${acts}) as acts
           union all by name
           select position, reason as refused from refused
         )
         order by position`,
          { zone: BigInt(zoneOf(request.zone) ?? 0) },
        );
        const used = (name: string) => rows.some((row) => row[name] !== null);
        const shown = rows.map((row) =>
          Object.fromEntries(
            Object.entries(row)
              .filter(([name]) => used(name))
              .map(([name, value]) => [name, String(value).startsWith('k?:') ? 'k?:…' : value]),
          ),
        );
        return { mapping, ignored, rows: shown };
      },
    );
  } catch (cause) {
    throw explained(cause, folder, limits.spill);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The records of a file in the tables of a private database: see record.ts. */
interface Records {
  readonly connection: DuckDBConnection;
  readonly source: Source;
  readonly reader: Reader;
  readonly format: FileFormat;
  readonly mapping: Record<string, string>;
  readonly ignored: readonly string[];
  /** Columns that the file has values of. */
  readonly present: ReadonlySet<Column>;
  readonly count: number;
}

async function withRecords<T>(
  request: FileRequest,
  limits: Limits,
  folder: string,
  sample: boolean,
  progress: (done: Progress) => void,
  act: (records: Records) => Promise<T>,
): Promise<T> {
  const source = await openSource(request.path, progress);
  const connection = await openDatabase(limits);
  let close = () => {};
  try {
    for (const macros of ['moments.sql', 'values.sql', 'skeleton.sql'])
      await connection.run(sqlBeside(import.meta.url, macros));
    // Left joins keep the order of the records only as long as these stay the side that is streamed.
    await connection.run("set disabled_optimizers = 'build_side_probe_side,join_order'");
    await connection.run('create temp table broken (position bigint, reason varchar, record blob)');
    const format = formatOf(source, request.format);
    const options = { maxLine: request.maxLine, folder, sample, known: (name: string) => isKnown(name, request) };
    let reader: Reader;
    if (format === 'csv') reader = await openCsv(source, options);
    else if (format === 'ndjson') reader = await openNdjson(source, options, connection);
    else {
      const parquet = await openParquet(source, options, connection);
      close = parquet.close;
      reader = parquet;
    }
    const { mapping, ignored } = mapColumns(reader.columns, request, source.name);
    const columns = [
      ...Object.keys(mapping),
      ...Object.keys(request.set).filter((column) => request.set[column] !== ''),
    ];
    const checks = { nul: format !== 'csv', length: format === 'parquet' };
    await loadRecords(connection, reader, { mapping, set: request.set, keep: request.keep }, checks);
    const [size] = await rowsOf<{ count: number }>(connection, 'select count(*) as count from raw');
    const count = size?.count ?? 0;
    if (count === 0)
      throw new Refusal(`${source.name} has no records: needed at least one below the header. Nothing was stored.`, 3);
    const present = new Set(columns as Column[]);
    return await act({
      connection,
      source,
      reader,
      format,
      mapping: mapping as Record<string, string>,
      ignored,
      present,
      count,
    });
  } finally {
    close();
    closeDatabase(connection);
  }
}

async function storeRecords(
  store: Store,
  keys: Keys,
  request: FileRequest,
  records: Records,
  temporary: (name: string) => string,
  progress: (done: Progress) => void,
): Promise<FileIngest> {
  const { connection, source, mapping, ignored, present, count } = records;
  const identity: Identity = {
    path: request.path,
    sha256: source.sha256,
    mapping,
    set: request.set,
    options: optionsOf(request, records.format),
  };
  const place = placeOf(store, identity, request.as, request.replace);
  if ('there' in place) return alreadyThere(place.there, place.stream, ignored);
  progress({ phase: 'checking', bytes: source.size, total: source.size });
  const { reasons, notes, swallowed } = await refuseRecords(records, request);
  passGate(source.name, count, reasons, request.maxRejected, swallowed);
  const refused = reasons.reduce((sum, reason) => sum + reason.count, 0);
  const twins = await decode(connection, keys, present, request);
  progress({ phase: 'sealing', bytes: source.size, total: source.size });

  const { name } = place;
  const path = temporary('segment.parquet');
  const values = { zone: BigInt(zoneOf(request.zone) ?? 0), stream: name, path };
  await connection.run(
    `copy (select $stream as stream, 0::integer as partition, acts.* from (${actsSql(present, request.keep.length > 0, { text: request.keepText, names: request.names }, { twins, refused: refused > 0 })}) as acts)
     to $path (format parquet, compression zstd, use_tmp_file false, kv_metadata {
       lockstep: '${storeVersion}', first: '0', last: '${count - 1}', rows: '${count - refused}', refused: '${refused}', empty: '0'})`,
    values,
  );
  const [bounds] = await rowsOf<{ least: number | null; most: number | null }>(
    connection,
    'select epoch_us(min(time)) as least, epoch_us(max(time)) as most from read_parquet([$path])',
    { path },
  );
  const segment: Segment = {
    stream: name,
    partition: 0,
    first: 0,
    last: count - 1,
    minTime: bounds?.least ?? 0,
    maxTime: bounds?.most ?? 0,
  };
  const files: [string, string][] = [];
  if (refused > 0) {
    const dead = temporary('rejected.parquet');
    await writeRefused(connection, keys, present, dead);
    files.push([dead, segmentPath(store.folder, 'rejected', segment)]);
  }
  for (const id of keys.byId.keys()) {
    if (id === keys.current) continue;
    const rotation = temporary('tokens.parquet');
    await writeRotation(connection, keys, id, rotation);
    files.push([rotation, join(store.folder, 'tokens', name, `${id}-${keys.current}.parquet`)]);
  }
  files.push([path, segmentPath(store.folder, 'segments', segment)]);
  const known = fingerprints(keys);
  if (Object.keys(known).some((id) => store.keys[id] === undefined)) recordKeys(store, known);
  const published: string[] = [];
  try {
    for (const [from, to] of files) {
      published.push(to);
      publish(from, to);
    }
    writeStream(store, name, {
      kind: 'file',
      path: storedPath(request.path),
      size: source.size,
      sha256: source.sha256,
      mapping: identity.mapping,
      set: { ...identity.set },
      options: { ...identity.options },
      positions: count,
      refused,
      segment: segmentName(segment),
      replaces: [...place.replaces],
    });
  } catch (cause) {
    for (const path of published) rmSync(path, { force: true });
    throw cause;
  }
  for (const old of place.replaces) removeStream(store, old);
  const { minTime, maxTime } = segment;
  return {
    stream: name, outcome: 'stored', rows: count - refused, refused, reasons, mapping, ignored, minTime, maxTime,
    notes: [...notes, ...records.reader.notes],
  }; // biome-ignore format: one theme a line
}

async function refuseRecords(
  records: Records,
  request: FileRequest,
): Promise<{ reasons: Reason[]; notes: string[]; swallowed: number }> {
  const { connection, source, present, reader } = records;
  if (present.has('ip')) await connection.run(sqlBeside(import.meta.url, 'addresses.sql'));
  const terms = { zone: zoneOf(request.zone), latest: request.now + request.maxFuture, maxLine: request.maxLine };
  const { reasons, notes } = await refuse(connection, present, terms);
  return { reasons, notes, swallowed: reader.swallowed / Math.max(1, source.size) };
}

/** Makes the tables of what is derived from distinct values: forms of texts and names, tokens; and tells twins apart. Are there any? */
async function decode(
  connection: DuckDBConnection,
  keys: Keys,
  present: ReadonlySet<Column>,
  request: FileRequest,
): Promise<boolean> {
  if (present.has('text')) await connection.run(sqlBeside(import.meta.url, 'text.sql'));
  if (present.has('handle') || present.has('name')) await connection.run(sqlBeside(import.meta.url, 'names.sql'));
  await makeTokens(connection, keys, present, !request.names);
  await connection.run(sqlBeside(import.meta.url, 'twins.sql').replace('{id}', contentId(present)), {
    zone: BigInt(zoneOf(request.zone) ?? 0),
  });
  return (await connection.runAndReadAll('select 1 from twin limit 1')).currentRowCount > 0;
}

function checkRequest(request: FileRequest): void {
  checkNaming(request);
  zoneOf(request.zone);
  if (request.as !== undefined) checkName(request.as);
}

function zoneOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (/^(utc|z)$/i.test(zone)) return 0;
  const parts = /^([+-])([01]\d|2[0-3]):?([0-5]\d)$/.exec(zone);
  if (!parts) throw new Refusal(`--zone ${zone}: needed UTC or an offset like +02:00.`, 2);
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000_000;
}

function optionsOf(request: FileRequest, format: FileFormat): Identity['options'] {
  const { zone, keep, keepText, names } = request;
  return { format, keep: [...keep].sort(), keepText, noNames: !names, ...(zone === undefined ? {} : { zone }) };
}

function alreadyThere(
  stream: string,
  { positions, refused, segment, mapping }: FileStream,
  ignored: readonly string[],
): FileIngest {
  const { minTime, maxTime } = parseSegment(stream, 0, segment) ?? { minTime: 0, maxTime: 0 };
  return {
    stream, outcome: 'already there', rows: positions - refused, refused, reasons: [], mapping, ignored, minTime, maxTime, notes: [],
  }; // biome-ignore format: one theme a line
}
