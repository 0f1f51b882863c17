import { createHash } from 'node:crypto';
import {
  BIGINT,
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

/** Turns acts into rows: numbers travel to DuckDB, words and names are put in there. */
export interface Rows {
  /** Makes the table `packed` anew, of these acts, and adds accounts to the table `person`. */
  load(acts: readonly Act[], newcomers: readonly Account[]): Promise<void>;
  /** Makes the table `word`, and gives the values that `eventSql` reads beside it. */
  told(): Promise<Record<string, DuckDBValue>>;
}

/** Makes events of the view or table `packed`. */
export const eventSql = sqlBeside(import.meta.url, 'world-event.sql');
const packedSql = sqlBeside(import.meta.url, 'world-table.sql');

/** The name of an account in this world. */
function nameOf(seed: number, account: number): string {
  return createHash('md5').update(`${seed} account ${account}`).digest('hex').slice(0, 14);
}

const us = (seconds: number) => Math.round(seconds * 1e6);

/** Rows of the world of this seed; `start` is when it began, µs since 1970. */
export async function worldRows(connection: DuckDBConnection, seed: number, start: number): Promise<Rows> {
  await connection.run(sqlBeside(import.meta.url, 'world-person.sql'));
  await connection.run("set disabled_optimizers = 'join_order,build_side_probe_side'"); // small tables are looked up in, not the acts
  await connection.run('insert into person (account) values (-1)'); // nobody: what is joined with null
  const words = new Map<string | undefined, number>([[undefined, 0]]);
  const code = (word: string | undefined) => {
    const known = words.get(word);
    if (known !== undefined) return known;
    if (words.size > 127) throw new Error('more than 127 words for verbs, kinds, clients, countries and origins');
    words.set(word, words.size);
    return words.size - 1;
  };
  const truth = (value: boolean | undefined) => (value === undefined ? 0 : value ? 2 : 1);
  const packed = ({ verb, kind, client, country, origin, follows, consent, paid }: Act) =>
    code(verb) +
    2 ** 7 * code(kind) +
    2 ** 14 * code(client) +
    2 ** 21 * code(country) +
    2 ** 28 * code(origin) +
    2 ** 35 * truth(follows) +
    2 ** 37 * truth(consent) +
    2 ** 39 * truth(paid);
  const ofAct: readonly Cell<Act>[] = [
    [DOUBLE, ({ number }) => number],
    [DOUBLE, ({ time }) => us(time)],
    [DOUBLE, ({ recorded }) => us(recorded)],
    [INTEGER, ({ account }) => account],
    [INTEGER, ({ object, kind }) => (kind === 'account' ? (object as number) : -1)],
    [INTEGER, ({ object, kind }) => (kind === 'post' ? (object as number) : -1)],
    [INTEGER, ({ owner }) => owner ?? -1],
    [DOUBLE, ({ objectCreated }) => (objectCreated === undefined ? -1 : us(objectCreated))],
    [INTEGER, ({ device }) => device ?? -1],
    [DOUBLE, ({ ip }) => ip ?? -1],
    [INTEGER, ({ asn }) => asn ?? -1],
    [INTEGER, ({ session }) => session ?? -1],
    [DOUBLE, packed],
    [VARCHAR, ({ text }) => text],
    [VARCHAR, restOf],
  ];
  const ofAccount: readonly Cell<Account>[] = [
    [INTEGER, ({ index }) => index],
    [VARCHAR, ({ index }) => nameOf(seed, index)],
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
    [BOOLEAN, ({ automation }) => (automation ? true : undefined)],
  ];
  return {
    async load(acts, newcomers) {
      await connection.run(packedSql);
      await append(connection, 'person', ofAccount, newcomers);
      await append(connection, 'packed', ofAct, acts);
    },
    async told() {
      await connection.run('create or replace table word (code bigint, text varchar)');
      await append<[string | undefined, number]>(
        connection,
        'word',
        [
          [BIGINT, ([, number]) => BigInt(number)],
          [VARCHAR, ([word]) => word],
        ],
        [...words],
      );
      return { seed: String(seed), start: BigInt(start) };
    },
  };
}

/** What few acts have, as JSON; undefined where there is nothing. */
function restOf({ object, topics, referrer, value, unit, field, before, after }: Act): string | undefined {
  const named = typeof object === 'string' ? object : undefined;
  const tagged = topics && topics.length > 0 ? topics : undefined;
  if ((named ?? tagged ?? referrer ?? value ?? field) === undefined) return undefined;
  return JSON.stringify({ object: named, topics: tagged, referrer, value, unit, field, before, after });
}

type Cell<T> = readonly [type: DuckDBType, read: (row: T) => DuckDBValue | undefined];

/** Rows of a chunk of DuckDB. */
const most = 2048;

async function append<T>(
  connection: DuckDBConnection,
  table: string,
  cells: readonly Cell<T>[],
  rows: readonly T[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(cells.map(([type]) => type)); // one for all: it is freed when the heap is, not before
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most);
    chunk.reset();
    chunk.rowCount = part.length;
    for (const [at, [, read]] of cells.entries()) {
      const vector = chunk.getColumnVector(at);
      for (let row = 0; row < part.length; row += 1) vector.setItem(row, read(part[row] as T) ?? null);
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
