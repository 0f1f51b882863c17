import type { DuckDBConnection } from '@duckdb/node-api';
import type { Take } from './cover.ts';
import { rowsOf } from './database.ts';
import type { Column } from './engagement.ts';
import { takesWithRejected } from './listing.ts';
import type { Store } from './store.ts';
import { rowsOfTakes } from './taken.ts';
import { presentColumns } from './workspace.ts';

/** What a run saw and what it could not see. Counts are of acts in the window, of the verbs loaded. */
export interface Coverage {
  readonly window: { readonly since: number; readonly until: number };
  readonly acts: number;
  /** Tellings again of an act, of any verb, that lie in the window and do not count. */
  readonly repeats: number;
  readonly accounts: number;
  readonly objects: number;
  /** Refused records among the positions that were read, and why, most frequent first. */
  readonly refused: number;
  readonly rejected: readonly { readonly reason: string; readonly rows: number }[];
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly verbs: Readonly<Record<string, number>>;
  /** Of the columns asked for, those that at least one act carries a value of. */
  readonly columns: readonly string[];
  readonly absent: readonly string[];
  readonly gaps: readonly string[];
}

/** Counts what was loaded. */
export async function coverageOf(
  connection: DuckDBConnection,
  store: Store,
  takes: readonly Take[],
  acts: string,
  window: { readonly since: number; readonly until: number },
  asked: readonly Column[],
  gaps: readonly string[],
): Promise<Coverage> {
  const span = { since: BigInt(window.since), until: BigInt(window.until) };
  const byVerb = await rowsOf<{ verb: string; acts: number; first: number; last: number }>(
    connection,
    `select verb::varchar as verb, count(*) as acts, min(us) as first, max(us) as last
    from ${acts} where us >= $since and us < $until group by all order by verb`,
    span,
  );
  const count = async (select: string, values = {}) =>
    (await rowsOf<{ n: number }>(connection, `select count(*) as n from (${select})`, values))[0]?.n ?? 0;
  const distinct = (column: string) =>
    count(
      `select ${column}, count(*) from ${acts} where us >= $since and us < $until and ${column} is not null group by all`,
      span,
    );
  await connection.run('set perfect_ht_threshold = 22'); // counting by small integers needs no hashing
  const [accounts, objects] = [await distinct('account'), await distinct('object')];
  await connection.run('reset perfect_ht_threshold');
  const rejects = rowsOfTakes(store, takesWithRejected(store, takes), ['position', 'reason'], 'rejected');
  const rejected = await rowsOf<{ reason: string; rows: number }>(
    connection,
    `select reason, count(*) as rows from (${rejects}) group by reason order by rows desc, reason`,
  );
  const present = await presentColumns(connection, acts, asked);
  return {
    window,
    acts: byVerb.reduce((sum, { acts }) => sum + acts, 0),
    repeats: await count('from repeat where us >= $since and us < $until', span),
    accounts,
    objects,
    refused: rejected.reduce((sum, { rows }) => sum + rows, 0),
    rejected,
    firstTime: byVerb.length > 0 ? Math.min(...byVerb.map(({ first }) => first)) : null,
    lastTime: byVerb.length > 0 ? Math.max(...byVerb.map(({ last }) => last)) : null,
    verbs: Object.fromEntries(byVerb.map(({ verb, acts }) => [verb, acts])),
    columns: asked.filter((name) => present.has(name)),
    absent: asked.filter((name) => !present.has(name)),
    gaps,
  };
}
