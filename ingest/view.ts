import type { DuckDBConnection } from '@duckdb/node-api';
import { closeDatabase, type Limits, literal, openDatabase } from './database.ts';
import { type Column, columns, tokenised } from './engagement.ts';
import { type Listing, takesWithRejected, withListing } from './listing.ts';
import { defineNewestTokens, hasRotated, joinNewest, newestToken } from './newest-tokens.ts';
import { findRepeats } from './repeats.ts';
import { segmentPath } from './segment.ts';
import { openStore, type Store } from './store.ts';
import { rowsOfTakes } from './taken.ts';

/**
 * A database for an analyst's questions, with his rights to files and none to the network. Over a store it has the views
 *
 * - `engagement`: one row per act, each once, under the names of the store's files, tokens the newest known. Filters
 *   reach the files.
 * - `segment`: one row per segment read, with the positions taken from it and the times between which they lie.
 * - `rejected`: one row per refused record, without its bytes.
 * - `stream`: one row per stream, with its description.
 *
 * They stand on one listing of the store: what comes later is not seen.
 */
export function openForSql(folder: string | undefined, limits: Limits): Promise<DuckDBConnection> {
  if (folder === undefined) return openWith(limits, async () => {});
  const store = openStore(folder);
  return withListing(store, (listing) => openWith(limits, (connection) => defineViews(connection, store, listing)));
}

async function openWith(
  limits: Limits,
  define: (connection: DuckDBConnection) => Promise<void>,
): Promise<DuckDBConnection> {
  const connection = await openDatabase(limits);
  try {
    await define(connection);
    for (const setting of closed) await connection.run(`set ${setting}`);
    return connection;
  } catch (cause) {
    closeDatabase(connection);
    throw cause;
  }
}

/** No extensions and so no network; INSTALL, which would ask it, finds only a proxy that is not there. */
const closed = [
  "allowed_directories = ['/']",
  'enable_external_access = false',
  "http_proxy = '127.0.0.1:1'",
  'lock_configuration = true',
];

async function defineViews(connection: DuckDBConnection, store: Store, listing: Listing): Promise<void> {
  const { streams, takes } = listing;
  const repeats = await findRepeats(connection, store, listing);
  const place = ['stream', 'partition', 'position'] as const;
  const rows = rowsOfTakes(store, takes, [...place, ...(Object.keys(columns) as Column[])]);
  const once = repeats > 0 ? 'anti join repeat using (stream, partition, position)' : '';
  const rotated = hasRotated(store) ? tokenised : [];
  if (rotated.length > 0) await defineNewestTokens(connection, store);
  const newest = rotated.map((name) => newestToken(name)).join(', ');
  await connection.run(
    `create temp view engagement as select r.* ${newest && `replace (${newest})`} from (${rows}) as r ${once}
    ${rotated.map((name) => joinNewest(name)).join(' ')}`,
  );

  const rejects = takesWithRejected(store, takes);
  const refused = rejects.map((take) => {
    const { stream, partition } = take.segment;
    const from = rowsOfTakes(store, [take], ['position', 'reason'], 'rejected');
    return `select ${literal(stream)} as stream, ${partition} as partition, position, reason from (${from})`;
  });
  const none = "select '' as stream, 0 as partition, 0::bigint as position, '' as reason where false";
  await connection.run(`create temp view rejected as ${[...refused, none].join(' union all ')}`);

  const read = takes.map(({ segment, from, to }) => ({
    ...segment,
    from,
    to,
    path: segmentPath(store.folder, 'segments', segment),
  }));
  await connection.run(
    `create temp table segment as select s.stream, s.partition, s.first, s.last, s."from", s."to",
      make_timestamp(s."minTime") as min_time, make_timestamp(s."maxTime") as max_time, s.path
    from (select unnest(from_json($read, '[{"stream":"VARCHAR","partition":"INTEGER","first":"BIGINT","last":"BIGINT",
      "from":"BIGINT","to":"BIGINT","minTime":"BIGINT","maxTime":"BIGINT","path":"VARCHAR"}]')) as s)`,
    { read: JSON.stringify(read) },
  );
  const described = [...streams].map(([stream, description]) => ({ stream, kind: description.kind, description }));
  await connection.run(
    `create temp table stream as select s.stream, s.kind, s.description
    from (select unnest(from_json($described, '[{"stream":"VARCHAR","kind":"VARCHAR","description":"JSON"}]')) as s)`,
    { described: JSON.stringify(described) },
  );
}
