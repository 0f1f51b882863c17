import type { DuckDBConnection } from '@duckdb/node-api';
import type { Take } from './cover.ts';
import { rowsOf } from './database.ts';
import type { Listing } from './listing.ts';
import type { Store } from './store.ts';
import { rowsOfTakes } from './taken.ts';

/** How far the store held a partition when somebody looked: the first position after. */
export interface Held {
  readonly stream: string;
  readonly partition: number;
  readonly next: number;
}

/** µs since 1970, half-open. */
interface Span {
  readonly since: number;
  readonly until: number;
}

/** How far a listing reaches, for each partition. */
export function heldOf({ takes }: Listing): Held[] {
  const held = new Map<string, Held>();
  for (const { segment, to } of takes) {
    const { stream, partition } = segment;
    held.set(`${stream} ${partition}`, { stream, partition, next: to + 1 });
  }
  return [...held.values()];
}

/** What was sealed after somebody looked and may, by the names of the segments, lie in a span. */
export function takesSince({ takes }: Listing, held: readonly Held[], { since, until }: Span): Take[] {
  const next = new Map(held.map((each) => [`${each.stream} ${each.partition}`, each.next]));
  return takes.flatMap((take) => {
    const { stream, partition, minTime, maxTime } = take.segment;
    const from = Math.max(take.from, next.get(`${stream} ${partition}`) ?? 0);
    return from > take.to || maxTime < since || minTime >= until ? [] : [{ ...take, from }];
  });
}

/** What was held already when somebody looked. */
export function takesUntil({ takes }: Listing, held: readonly Held[]): Take[] {
  const next = new Map(held.map((each) => [`${each.stream} ${each.partition}`, each.next]));
  return takes.flatMap((take) => {
    const { stream, partition } = take.segment;
    const to = Math.min(take.to, (next.get(`${stream} ${partition}`) ?? 0) - 1);
    return to < take.from ? [] : [{ ...take, to }];
  });
}

/** How many rows of the takes lie in a span. */
export async function countIn(
  connection: DuckDBConnection,
  store: Store,
  takes: readonly Take[],
  { since, until }: Span,
): Promise<number> {
  const [found] = await rowsOf<{ rows: number }>(
    connection,
    `select count(*) as rows from (${rowsOfTakes(store, takes, ['time'])})
     where time >= make_timestamp($since::bigint) and time < make_timestamp($until::bigint)`,
    { since: BigInt(since), until: BigInt(until) },
  );
  return found?.rows ?? 0;
}
