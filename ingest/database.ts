import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

/** Bounds of one private DuckDB database. `memory` as DuckDB writes it ("4GB"); what exceeds it spills, encrypted, to `spill`. */
export interface Limits {
  readonly memory: string;
  readonly threads: number;
  readonly spill: string;
}

/** A private in-memory database with the house settings: encrypted spilling, no extensions from the network. */
export function openInstance(limits: Limits): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    memory_limit: limits.memory,
    threads: String(limits.threads),
    temp_directory: spillFolder(limits.spill),
    temp_file_encryption: 'true',
    force_mbedtls_unsafe: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
}

/** Databases of this process so far: each spills into a folder of its own, as DuckDB's file names are the same in all. */
let databases = 0;

/** DuckDB makes the folder at the first spill and takes it away at the end; what a killed process left goes after a day. */
function spillFolder(spill: string): string {
  const day = 86_400_000;
  for (const name of existsSync(spill) ? readdirSync(spill) : []) {
    const path = join(spill, name);
    const changed = /^spill-\d+-\d+$/.test(name) ? statSync(path, { throwIfNoEntry: false })?.mtimeMs : undefined;
    if (changed !== undefined && changed < Date.now() - day) rmSync(path, { recursive: true, force: true });
  }
  try {
    mkdirSync(spill, { recursive: true });
  } catch {} // where nothing is spilt, nothing is amiss
  databases += 1;
  return join(spill, `spill-${process.pid}-${databases}`);
}

/** One of several connections to a database, each with temporary tables and views of its own. Time is UTC. */
export async function connectTo(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  for (const each of connections) if (!each.deref()) connections.delete(each);
  connections.add(new WeakRef(connection));
  await connection.run("set TimeZone = 'UTC'");
  return connection;
}

const connections = new Set<WeakRef<DuckDBConnection>>();

/** Makes the queries under way fail, so that all that waits for them unwinds. */
export function interruptQueries(): void {
  for (const each of connections) {
    try {
      each.deref()?.interrupt();
    } catch {} // closed
  }
}

/** A private in-memory database with its one connection. */
export async function openDatabase(limits: Limits): Promise<DuckDBConnection> {
  const instance = await openInstance(limits);
  const connection = await connectTo(instance);
  instances.set(connection, instance);
  return connection;
}

const instances = new WeakMap<DuckDBConnection, DuckDBInstance>();

/** Ends the connection and its database; spilled pages go with it. */
export function closeDatabase(connection: DuckDBConnection): void {
  connection.closeSync();
  instances.get(connection)?.closeSync();
}

/** The text of an SQL file that stands beside the calling module: `sqlBeside(import.meta.url, 'load.sql')`. */
export function sqlBeside(moduleUrl: string, file: string): string {
  return readFileSync(new URL(file, moduleUrl), 'utf8');
}

export type Values = Readonly<Record<string, DuckDBValue>>;

/** Rows of a query as plain objects; 64-bit integers as JS numbers where they are safe, else as bigint. */
export async function rowsOf<Row>(connection: DuckDBConnection, sql: string, values?: Values): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values as Record<string, DuckDBValue> | undefined);
  const names = reader.columnNames();
  return reader
    .getRows()
    .map((row) => Object.fromEntries(names.map((name, at) => [name, plain(row[at] ?? null)]))) as Row[];
}

function plain(value: DuckDBValue): unknown {
  if (typeof value !== 'bigint') return value;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** A text as an SQL literal, for the few places that take no parameter (paths of files that the caller named). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
