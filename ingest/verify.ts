import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Take } from './cover.ts';
import { closeDatabase, type Limits, literal, openDatabase, rowsOf, sqlBeside } from './database.ts';
import { findLeftovers } from './leftovers.ts';
import { counted, extentOf, partitionsOf, segmentsOf, walk, withRetry } from './listing.ts';
import { Refusal } from './refusal.ts';
import { metadataOf } from './seal.ts';
import { type Segment, segmentPath } from './segment.ts';
import { readStreams, type Store, type Stream, storeVersion } from './store.ts';
import { storedTypes } from './taken.ts';

/** What one partition holds: positions `first` to `next - 1` = rows + refused + empty. */
export interface Held {
  readonly stream: string;
  readonly partition: number;
  readonly first: number;
  readonly next: number;
  readonly rows: number;
  readonly refused: number;
  readonly empty: number;
}

/** The proof that a store holds every position once, or what speaks against it. */
export interface Verification {
  readonly partitions: readonly Held[];
  /** What is wrong, and what to do. */
  readonly faults: readonly string[];
  /** What is harmless: leftovers that `lockstep compact` clears, recorded gaps. */
  readonly notes: readonly string[];
}

/** Reads the whole store and checks it against its names, its metadata and its descriptions. Changes nothing. */
export function verifyStore(store: Store, limits: Limits): Promise<Verification> {
  return withRetry(store, async () => {
    const connection = await openDatabase(limits);
    try {
      return await verify(store, connection);
    } finally {
      closeDatabase(connection);
    }
  });
}

async function verify(store: Store, connection: DuckDBConnection): Promise<Verification> {
  const partitions: Held[] = [];
  const faults: string[] = [];
  const notes: string[] = [];
  const streams = readStreams(store);
  for (const [name, stream] of streams)
    for (const partition of partitionsOf(store, name, stream)) {
      const extent = extentOf(stream, partition);
      const gaps = extent.gaps.map(
        ({ first, last }) => `${name} p=${partition}: positions ${first}-${last} are recorded as lost.`,
      );
      notes.push(...gaps);
      const segments = counted(stream, segmentsOf(store, 'segments', name, partition));
      let takes: readonly Take[] = [];
      try {
        takes = walk(name, partition, segments, extent);
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause;
        const advice = 'Restore the missing file from a backup, or ingest its source again with --replace';
        faults.push(`${cause.message.replace(/ Run lockstep verify\.$/, '')} ${advice}.`);
      }
      const held = { stream: name, partition, rows: 0, refused: 0, empty: 0 };
      for (const segment of segments) {
        const take = takes.find((each) => each.segment === segment);
        const found = await checkSegment(store, connection, segment, take);
        faults.push(...found.faults);
        held.rows += found.rows;
        held.refused += found.refused;
        held.empty += found.empty;
      }
      const [first, last] = [takes[0]?.from ?? extent.start ?? 0, takes.at(-1)?.to];
      partitions.push({ ...held, first, next: last === undefined ? first : last + 1 });
      if (takes.length > 0) faults.push(...checkDescription(name, stream, held));
    }
  notes.push(
    ...findLeftovers(store, streams).map(({ path, why }) => `${path}: ${why}; lockstep compact clears it in time.`),
  );
  return { partitions, faults, notes };
}

interface Found {
  readonly faults: readonly string[];
  /** In the positions taken. */
  readonly rows: number;
  readonly refused: number;
  readonly empty: number;
}

async function checkSegment(
  store: Store,
  connection: DuckDBConnection,
  segment: Segment,
  take: Take | undefined,
): Promise<Found> {
  const path = segmentPath(store.folder, 'segments', segment);
  const dead = segmentPath(store.folder, 'rejected', segment);
  const range = { from: BigInt(take?.from ?? 0), to: BigInt(take?.to ?? -1) };
  let reading = path;
  try {
    const told = await metadataOf(connection, path);
    const place = { stream: segment.stream, partition: segment.partition };
    const [held] = await rowsOf<Content>(connection, sqlBeside(import.meta.url, 'verify-segment.sql'), {
      ...place,
      ...range,
      path,
    });
    const strange = await strangeColumns(connection, path);
    const refused = told.refused ?? 0;
    reading = dead;
    const [lost] =
      refused > 0 || existsSync(dead)
        ? await rowsOf<Refused>(connection, sqlBeside(import.meta.url, 'verify-rejected.sql'), { ...range, path, dead })
        : [];
    const faults = [...contradictions(segment, told, held as Content, lost), ...strange];
    const taken = { rows: held?.taken ?? 0, refused: lost?.taken ?? 0 };
    const empty = take ? take.to - take.from + 1 - taken.rows - taken.refused : 0;
    if (empty > (told.empty ?? 0))
      faults.push(
        `${empty} positions of those read hold neither a row nor a refused record, its metadata tells of ${told.empty ?? 0}`,
      );
    return { ...taken, empty, faults: faults.map((fault) => `${path}: ${fault}. ${remedy}`) };
  } catch (cause) {
    // A compaction that removes a segment meanwhile removes its refused records after it.
    if (!existsSync(path)) throw cause;
    const what = existsSync(reading) ? 'is truncated or cannot be read' : 'is missing';
    const why = (cause as Error).message.split('\n')[0];
    return { rows: 0, refused: 0, empty: 0, faults: [`${reading} ${what} (${why}). ${remedy}`] };
  }
}

const remedy = 'Restore it from a backup, or ingest its source again with --replace.';

interface Content {
  readonly rows: number;
  readonly positions: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly minTime: number;
  readonly maxTime: number;
  readonly strangers: number;
  readonly taken: number;
}
interface Refused {
  readonly refused: number;
  readonly positions: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly both: number;
  readonly taken: number;
}

/** Columns that are not of the model, or not of its types; columns without values are left out of a segment. */
async function strangeColumns(connection: DuckDBConnection, path: string): Promise<string[]> {
  const found = await rowsOf<{ column_name: string; column_type: string }>(
    connection,
    `describe from read_parquet([${literal(path)}], hive_partitioning = false)`,
  );
  return found.flatMap(({ column_name: name, column_type: type }) => {
    const needed = (storedTypes as Readonly<Record<string, string>>)[name]?.toUpperCase();
    return type === needed ? [] : [`its column ${name} is ${type}, needed ${needed ?? 'no such column'}`];
  });
}

/** Where a segment's name, its metadata and its contents do not agree. */
function* contradictions(
  segment: Segment,
  told: Readonly<Record<string, number>>,
  held: Content,
  lost: Refused | undefined,
): Generator<string> {
  const { first, last, minTime, maxTime } = segment;
  if (!(Number(told.lockstep) <= storeVersion)) {
    yield `its metadata says version ${told.lockstep ?? 'nothing'}, needed up to ${storeVersion}`;
    return;
  }
  const refused = lost?.refused ?? 0;
  if (told.first !== first || told.last !== last)
    yield `its name says positions ${first}-${last}, its metadata ${told.first}-${told.last}`;
  if (told.rows !== held.rows) yield `its metadata says ${told.rows} rows, it holds ${held.rows}`;
  if (told.refused !== refused) yield `its metadata says ${told.refused} refused records, there are ${refused}`;
  if ((told.rows ?? 0) + (told.refused ?? 0) + (told.empty ?? 0) !== last - first + 1)
    yield `${last - first + 1} positions, but ${told.rows} rows + ${told.refused} refused + ${told.empty} empty`;
  if (minTime !== held.minTime || maxTime !== held.maxTime)
    yield `its name says times ${minTime} to ${maxTime} µs, its rows ${held.minTime} to ${held.maxTime}`;
  if (held.positions !== held.rows) yield `${held.rows - held.positions} of its rows have the position of another`;
  if (lost && lost.positions !== refused)
    yield `${refused - lost.positions} of its refused records have the position of another`;
  if (lost && lost.both > 0) yield `${lost.both} of its positions are both rows and refused records`;
  for (const range of lost ? [held, lost] : [held])
    if ((range.first ?? first) < first || (range.last ?? last) > last)
      yield `its name says positions ${first}-${last}, it holds ${range.first}-${range.last}`;
  if (held.strangers > 0) yield `${held.strangers} of its rows are of another stream or partition`;
}

/** A file's description tells how much there must be. */
function checkDescription(
  name: string,
  stream: Stream,
  held: { readonly rows: number; readonly refused: number },
): string[] {
  if (stream.kind !== 'file') return [];
  const told = `${stream.positions - stream.refused} rows and ${stream.refused} refused records`;
  return held.rows === stream.positions - stream.refused && held.refused === stream.refused
    ? []
    : [`streams/${name}.json says ${told}, the store holds ${held.rows} and ${held.refused}. ${remedy}`];
}
