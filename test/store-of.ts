import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Limits, openDatabase } from '../ingest/database.ts';
import { type Column, columns } from '../ingest/engagement.ts';
import { sealSegment } from '../ingest/seal.ts';
import { segmentName } from '../ingest/segment.ts';
import { openOrCreateStore, readStreams, type Store, writeStream } from '../ingest/store.ts';

/** One act. `time` and the other timestamps are µs since 1970 or any text that DuckDB reads as a timestamp. */
export type Act = Readonly<Partial<Record<Column, unknown>>>;

export interface Shape {
  /** Name of the stream; `test` where missing. */
  readonly stream?: string;
  readonly partition?: number;
  /** Position of the first row; 0 where missing. */
  readonly start?: number;
  /** Ranges of positions, both inclusive, that become segments of a topic; they may overlap. A file's one segment where missing. */
  readonly cut?: readonly (readonly [number, number])[];
  /** Positions that hold a refused record in the place of their act. */
  readonly refused?: readonly number[];
  /** Positions that hold nothing. */
  readonly empty?: readonly number[];
  /** More to remember in the metadata of every segment. */
  readonly notes?: Readonly<Record<string, string>>;
  /** Streams that this one replaces. */
  readonly replaces?: readonly string[];
  /** A store to add to; a new one in a temporary folder where missing. */
  readonly store?: Store;
}

/** Bounds for tests. */
export const limits: Limits = { memory: '2GB', threads: 1, spill: mkdtempSync(join(tmpdir(), 'lockstep-spill-')) };

let shared: Promise<DuckDBConnection> | undefined;

/** An empty store in a temporary folder. */
export function emptyStore(): Store {
  return openOrCreateStore(mkdtempSync(join(tmpdir(), 'lockstep-store-')), {});
}

/** A store whose positions hold these acts in order. An act without id gets `e<position>`, without source `file`. */
export async function storeOf(acts: readonly Act[], shape: Shape = {}): Promise<Store> {
  if (acts.length === 0) return shape.store ?? emptyStore();
  const start = shape.start ?? 0;
  const filled = acts.map((act, at): Act => ({ id: `e${start + at}`, source: 'file', ...act }));
  const names = [...new Set(filled.flatMap((act) => Object.keys(act)))] as Column[];
  const timeless = filled.map((act) =>
    Object.fromEntries(
      names.map((name) => [name, columns[name] === 'timestamp' ? timeText(act[name]) : (act[name] ?? null)]),
    ),
  );
  const form = Object.fromEntries(names.map((name) => [name, columns[name].toUpperCase()]));
  return storeOfSql('select unnest(from_json($acts, $form), max_depth := 2)', shape, {
    acts: JSON.stringify(timeless),
    form: JSON.stringify([form]),
  });
}

/** A store of the rows of a select with columns of the model; positions follow the order of its rows. */
export async function storeOfSql(
  select: string,
  shape: Shape = {},
  values: Readonly<Record<string, string>> = {},
): Promise<Store> {
  shared ??= openDatabase(limits);
  const connection = await shared;
  const { stream = 'test', partition = 0, start = 0, store = emptyStore() } = shape;
  await connection.run(`create or replace temp table given as ${select}`, values);
  const described = await connection.runAndReadAll(
    "select column_name from duckdb_columns() where table_name = 'given'",
  );
  const given = new Set(described.getRows().map((row) => String(row[0])));
  const model = Object.entries(columns).map(([name, type]) =>
    given.has(name) ? `${name}::${type} as ${name}` : `null::${type} as ${name}`,
  );
  const rows = `select $stream as stream, $partition::integer as partition, $start::bigint + rowid as position,
    ${model.join(', ')} from given`;
  const count = Number((await connection.runAndReadAll('select count(*) from given')).getRows()[0]?.[0]);
  const { refused = [], empty = [], notes = {} } = shape;
  const among = (positions: readonly number[]) => `position in (${[-1, ...positions].join(', ')})`;
  const seal = (first: number, last: number) => {
    const within = (positions: readonly number[]) => positions.filter((each) => each >= first && each <= last).length;
    const held = `from (${rows}) where position between ${first} and ${last}`;
    return sealSegment(
      connection,
      store,
      { stream, partition, first, last, refused: within(refused), empty: within(empty), notes },
      {
        rows: `select * ${held} and not ${among([...refused, ...empty])}`,
        rejected: `select position, 'refused for a test' as reason, 'bytes'::blob as bytes ${held} and ${among(refused)}
          and $stream is not null and $partition is not null and $start is not null`,
        values: { stream, partition, start: BigInt(start) },
      },
    );
  };
  const replaces = [...(shape.replaces ?? [])];
  if (shape.cut === undefined && count > 0) {
    const segment = segmentName(await seal(0, count - 1));
    const made = { path: `/tmp/${stream}`, size: 0, sha256: '', mapping: {}, set: {}, options: {} };
    writeStream(store, stream, { kind: 'file', ...made, positions: count, refused: refused.length, segment, replaces });
  } else {
    for (const [first, last] of shape.cut ?? []) await seal(first, last);
    const from = { ...startOf(store, stream), [String(partition)]: start };
    writeStream(store, stream, { kind: 'topic', cluster: 'test', topic: stream, start: from, gaps: [], replaces });
  }
  return store;
}

function startOf(store: Store, name: string): Readonly<Record<string, number>> {
  const stream = readStreams(store).get(name);
  return stream?.kind === 'topic' ? stream.start : {};
}

/** Numbers are µs since 1970. */
function timeText(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const ms = Math.floor(value / 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(value - 1000 * ms).padStart(3, '0')}`;
}
