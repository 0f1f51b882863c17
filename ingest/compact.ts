import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Take } from './cover.ts';
import { closeDatabase, type Limits, openDatabase, rowsOf } from './database.ts';
import { type Column, columns } from './engagement.ts';
import { changed, findLeftovers } from './leftovers.ts';
import { listStore, takesWithRejected, withRetry } from './listing.ts';
import { Refusal } from './refusal.ts';
import { metadataOf, sealSegment } from './seal.ts';
import { type Segment, segmentPath } from './segment.ts';
import { namesIn, readStreams, removeStream, type Store, streamNames } from './store.ts';
import { rowsOfTakes, type Stored } from './taken.ts';
import { witnessOf, witnessText } from './topic.ts';

/** How far to go. */
export interface Compaction {
  /** Positions that a joined segment has at the most. */
  readonly rows: number;
  /** µs that what is no longer read stays: longer than the longest run of a reader. */
  readonly grace: number;
  /** µs since 1970. */
  readonly now: number;
}

/**
 * Joins small neighbouring segments into ones that cover them, and removes what no reader takes any more, once that is so
 * for longer than the grace. Readers and ingesters may be at work meanwhile.
 */
export async function compactStore(
  store: Store,
  { rows, grace, now }: Compaction,
  limits: Limits,
): Promise<{ joined: number; removed: number }> {
  const connection = await openDatabase(limits);
  try {
    const joined = await joinSegments(store, connection, rows);
    return { joined, removed: removeLeftovers(store, now - grace) };
  } catch (cause) {
    throw noSpace(cause) ?? cause;
  } finally {
    closeDatabase(connection);
  }
}

/** Returns how many segments were joined into fewer. */
async function joinSegments(store: Store, connection: DuckDBConnection, rows: number): Promise<number> {
  let joined = 0;
  for (const group of await withRetry(store, async () => groupsOf(listStore(store).takes, rows))) {
    await withRetry(store, () => joinGroup(store, connection, group));
    joined += group.length;
  }
  return joined;
}

/**
 * Runs of neighbours in one partition that together have at most so many positions. The largest of a run is at most half
 * of it, so that a row is rewritten only as often as its segment doubles.
 */
export function groupsOf(takes: readonly Take[], rows: number): Take[][] {
  const groups: Take[][] = [];
  for (let at = 0; at < takes.length; ) {
    const run = runFrom(takes, at, rows);
    while (run.length > 1 && 2 * Math.max(...run.map(sizeOf)) > run.reduce((sum, take) => sum + sizeOf(take), 0))
      run.pop();
    if (run.length > 1) groups.push(run);
    at += Math.max(1, run.length);
  }
  return groups;
}

function runFrom(takes: readonly Take[], start: number, rows: number): Take[] {
  const run: Take[] = [];
  let total = 0;
  for (const take of takes.slice(start)) {
    const before = run.at(-1);
    total += sizeOf(take);
    if (total > rows || (before && !follows(before, take))) break;
    run.push(take);
  }
  return run;
}

function follows(before: Take, after: Take): boolean {
  const [a, b] = [before.segment, after.segment];
  return a.stream === b.stream && a.partition === b.partition && before.to + 1 === after.from;
}

function sizeOf({ from, to }: Take): number {
  return to - from + 1;
}

async function joinGroup(store: Store, connection: DuckDBConnection, group: readonly Take[]): Promise<Segment> {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) throw new Error('nothing to join');
  const { stream, partition } = first.segment;
  const dead = takesWithRejected(store, group);
  const rejected = rowsOfTakes(store, dead, ['position', 'reason', 'bytes'], 'rejected');
  const rows = rowsOfTakes(store, group, [
    'stream',
    'partition',
    'position',
    ...(await columnsOf(connection, store, group)),
  ]);
  const count = async (select: string) =>
    (await rowsOf<{ n: number }>(connection, `select count(*) as n from (${select})`))[0]?.n ?? 0;
  const [held, refused] = [await count(rows), await count(rejected)];
  const empty = last.to - first.from + 1 - held - refused;
  const told = await Promise.all(
    group.map(({ segment }) => metadataOf(connection, segmentPath(store.folder, 'segments', segment))),
  );
  if (empty > told.reduce((sum, each) => sum + (each.empty ?? 0), 0))
    throw new Refusal(
      `${stream} p=${partition}: of positions ${first.from}-${last.to} some have lost their row or refused record. Run lockstep verify: it names what is damaged and what to do.`,
    );
  // By its last record a topic is known again.
  const witnesses = await Promise.all(group.map(({ segment }) => witnessOf(connection, store, segment)));
  const witness = witnesses.findLast((each) => each !== undefined);
  const notes = witness ? { witness: witnessText(witness) } : {};
  return sealSegment(
    connection,
    store,
    { stream, partition, first: first.from, last: last.to, refused, empty, notes },
    { rows, rejected },
  );
}

/** The columns of the model that at least one of the files has. */
async function columnsOf(connection: DuckDBConnection, store: Store, takes: readonly Take[]): Promise<Stored[]> {
  const found = new Set<string>();
  for (const { segment } of takes)
    for (const { name } of await rowsOf<{ name: string }>(connection, 'select name from parquet_schema([$path])', {
      path: segmentPath(store.folder, 'segments', segment),
    }))
      found.add(name);
  return (Object.keys(columns) as Column[]).filter((name) => found.has(name));
}

/** Removes what is spare since before a time, µs since 1970. Returns how many files that were. */
function removeLeftovers(store: Store, before: number): number {
  const streams = readStreams(store);
  for (const name of streamNames(store)) if (!streams.has(name)) removeStream(store, name);
  const spare = [...findLeftovers(store, streams), ...oldCaches(store)].filter(({ since }) => since < before);
  for (const { path } of spare) rmSync(path, { recursive: true, force: true });
  return spare.length;
}

/** What is kept for the next reader is found again where it is missing. */
function oldCaches(store: Store): { path: string; since: number }[] {
  const folder = join(store.folder, 'cache');
  return namesIn(folder).map((name) => {
    const path = join(folder, name);
    return { path, since: changed(path) };
  });
}

function noSpace(cause: unknown): Refusal | undefined {
  const text = `${(cause as NodeJS.ErrnoException).code} ${(cause as Error).message}`;
  if (!/ENOSPC|No space left on device/i.test(text)) return undefined;
  const needed = 'a joined segment needs about as much as those that it joins';
  return new Refusal(
    `no space left on the disk of the store: ${needed}. Nothing is lost. Free space there, then compact again.`,
    1,
    cause,
  );
}
