import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Limits, openDatabase } from '../ingest/database.ts';
import { type Column, columns } from '../ingest/engagement.ts';
import { sealSegment } from '../ingest/seal.ts';
import { openOrCreateStore, type Store, type Stream, writeStream } from '../ingest/store.ts';

/** One act. `time` and the other timestamps are µs since 1970 or any text that DuckDB reads as a timestamp. */
export type Act = Readonly<Partial<Record<Column, unknown>>>;

export interface Shape {
  /** Name of the stream; `test` where missing. */
  readonly stream?: string;
  /** A file (the default) is one stream of partition 0. */
  readonly kind?: 'file' | 'topic';
  readonly partition?: number;
  /** Position of the first row; 0 where missing. */
  readonly start?: number;
  /** Ranges of positions, both inclusive, that become segments; they may overlap. One segment where missing. */
  readonly cut?: readonly (readonly [number, number])[];
  /** Streams that this one replaces. */
  readonly replaces?: readonly string[];
  /** A store to add to; a new one in a temporary folder where missing. */
  readonly store?: Store;
}

/** Bounds for tests. */
export const limits: Limits = { memory: '2GB', threads: 2, spill: mkdtempSync(join(tmpdir(), 'lockstep-spill-')) };

let shared: Promise<DuckDBConnection> | undefined;

/** An empty store in a temporary folder. */
export function emptyStore(): Store {
  return openOrCreateStore(mkdtempSync(join(tmpdir(), 'lockstep-store-')), {});
}

/** A store whose positions hold these acts in order. An act without id gets `e<position>`, without source `file`. */
export async function storeOf(acts: readonly Act[], shape: Shape = {}): Promise<Store> {
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
  const { stream = 'test', partition = 0, start = 0, kind = 'file', store = emptyStore() } = shape;
  await connection.run(`create or replace temp table given as ${select}`, values);
  const described = await connection.runAndReadAll(
    "select column_name from duckdb_columns() where table_name = 'given'",
  );
  const given = new Set(described.getRows().map((row) => String(row[0])));
  const model = Object.entries(columns).map(([name, type]) =>
    given.has(name) ? `${name}::${type} as ${name}` : `null::${type} as ${name}`,
  );
  const rows = `select $stream as stream, $partition::integer as partition, $start + rowid as position,
    ${model.join(', ')} from given`;
  const count = Number((await connection.runAndReadAll('select count(*) from given')).getRows()[0]?.[0]);
  const cut = shape.cut ?? (count > 0 ? [[start, start + count - 1] as const] : []);
  for (const [first, last] of cut)
    await sealSegment(
      connection,
      store,
      { stream, partition, first, last, refused: 0, empty: 0 },
      `select * from (${rows}) where position between ${first} and ${last}`,
      { stream, partition, start: BigInt(start) },
    );
  writeStream(store, stream, streamOf(kind, stream, partition, start, count, shape.replaces ?? []));
  return store;
}

function streamOf(
  kind: 'file' | 'topic',
  name: string,
  partition: number,
  start: number,
  count: number,
  replaces: readonly string[],
): Stream {
  if (kind === 'topic')
    return {
      kind,
      cluster: 'test-cluster',
      topic: name,
      start: { [String(partition)]: start },
      gaps: [],
      replaces: [...replaces],
    };
  return {
    kind,
    path: `/tmp/${name}`,
    size: 0,
    sha256: '',
    mapping: {},
    set: {},
    options: {},
    positions: count,
    refused: 0,
    replaces: [...replaces],
  };
}

/** Numbers are µs since 1970. */
function timeText(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const ms = Math.floor(value / 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(value - 1000 * ms).padStart(3, '0')}`;
}
