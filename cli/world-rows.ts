import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { sqlBeside } from '../ingest/database.ts';
import type { Account, Act } from '../world/model.ts';
import type { Batch } from '../world/world.ts';

const us = (seconds: number) => Math.round(seconds * 1e6);
const usOr = (seconds: number | undefined) => (seconds === undefined ? null : us(seconds));

type Cell<T> = readonly [type: DuckDBType, read: (row: T) => DuckDBValue | undefined];

/** Columns of `world-table.sql`. Times in µs since the world began. */
const ofAct: readonly Cell<Act>[] = [
  [DOUBLE, ({ number }) => number],
  [DOUBLE, ({ time }) => us(time)],
  [DOUBLE, ({ recorded }) => us(recorded)],
  [VARCHAR, ({ verb }) => verb],
  [INTEGER, ({ account }) => account],
  [VARCHAR, ({ kind }) => kind],
  [INTEGER, ({ object }) => (typeof object === 'number' ? object : undefined)],
  [VARCHAR, ({ object }) => (typeof object === 'string' ? object : undefined)],
  [INTEGER, ({ owner }) => owner],
  [DOUBLE, ({ objectCreated }) => usOr(objectCreated)],
  [BOOLEAN, ({ follows }) => follows],
  [INTEGER, ({ device }) => device],
  [VARCHAR, ({ client }) => client],
  [DOUBLE, ({ ip }) => ip],
  [INTEGER, ({ asn }) => asn],
  [VARCHAR, ({ country }) => country],
  [INTEGER, ({ session }) => session],
  [VARCHAR, ({ text }) => text],
  [VARCHAR, ({ topics }) => (topics && topics.length > 0 ? topics.join('\x1f') : undefined)],
  [VARCHAR, ({ origin }) => origin],
  [VARCHAR, ({ referrer }) => referrer],
  [BOOLEAN, ({ consent }) => consent],
  [BOOLEAN, ({ paid }) => paid],
  [DOUBLE, ({ value }) => value],
  [VARCHAR, ({ unit }) => unit],
  [VARCHAR, ({ field }) => field],
  [VARCHAR, ({ before }) => before],
  [VARCHAR, ({ after }) => after],
];

/** Columns of `world-person.sql`. */
const ofAccount: readonly Cell<Account>[] = [
  [INTEGER, ({ index }) => index],
  [DOUBLE, ({ created }) => us(created)],
  [VARCHAR, ({ who }) => who.handle],
  [VARCHAR, ({ who }) => who.name],
  [VARCHAR, ({ who }) => who.phone],
  [VARCHAR, ({ who }) => who.email],
  [VARCHAR, ({ who }) => who.avatar],
  [VARCHAR, ({ who }) => who.bio],
  [VARCHAR, ({ who }) => who.subject],
  [VARCHAR, ({ who }) => who.controller],
  [VARCHAR, ({ who }) => who.payment],
  [VARCHAR, ({ language }) => language.code],
  [INTEGER, ({ zone }) => Math.round(zone * 60)],
  [BOOLEAN, ({ automation }) => (automation ? true : null)],
];

/** Puts a batch into the tables `act_of_batch` (anew) and `person` (besides those there). */
export async function loadBatch(connection: DuckDBConnection, { acts, newcomers }: Batch): Promise<void> {
  await connection.run(sqlBeside(import.meta.url, 'world-person.sql'));
  await connection.run(sqlBeside(import.meta.url, 'world-table.sql'));
  await append(connection, 'person', ofAccount, newcomers);
  await append(connection, 'act_of_batch', ofAct, acts);
}

const most = 2048;

async function append<T>(connection: DuckDBConnection, table: string, cells: readonly Cell<T>[], rows: readonly T[]) {
  const appender = await connection.createAppender(table);
  const types = cells.map(([type]) => type);
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most);
    const chunk = DuckDBDataChunk.create(types, part.length);
    for (const [at, [, read]] of cells.entries()) {
      const vector = chunk.getColumnVector(at);
      for (let row = 0; row < part.length; row += 1) vector.setItem(row, read(part[row] as T) ?? null);
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** The query that makes events of a batch. It reads $seed and $start. */
export const eventSql = sqlBeside(import.meta.url, 'world-event.sql');
