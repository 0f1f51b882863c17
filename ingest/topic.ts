import { closeSync, existsSync, linkSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf } from './database.ts';
import type { Bounds } from './feed.ts';
import { extentOf, segmentsOf, walk } from './listing.ts';
import { Refusal } from './refusal.ts';
import { type Segment, segmentPath } from './segment.ts';
import { readStreams, type Store, type Stream, temporaryPath, writeStream } from './store.ts';

export type TopicStream = Extract<Stream, { kind: 'topic' }>;

/** Where a partition stands in the store. */
export interface Standing {
  /** The position that the next segment begins with. */
  readonly next: number;
  /** The segment that ends before it. */
  readonly segment: Segment | undefined;
}

/** What a stream of a topic says of itself; undefined if there is none of that name. */
export function readTopic(store: Store, name: string): TopicStream | undefined {
  const stream = readStreams(store).get(name);
  if (stream === undefined) return undefined;
  if (stream.kind !== 'topic')
    throw new Refusal(`${name} is the stream of a file: name that of the topic otherwise with --as.`, 2);
  return stream;
}

/**
 * The stream of a topic, made with the chosen start where it is new: of several makers the first wins, and all go by what
 * it recorded. Another cluster or another topic under the name of a known stream is an error.
 */
export function openTopic(
  store: Store,
  name: string,
  identity: { readonly cluster: string; readonly topic: string },
  start: (known: TopicStream | undefined) => Readonly<Record<string, number>>,
): TopicStream {
  const known = readTopic(store, name);
  if (!known) {
    const made: TopicStream = { kind: 'topic', ...identity, start: { ...start(undefined) }, gaps: [], replaces: [] };
    create(store, name, made);
    return openTopic(store, name, identity, start);
  }
  if (known.cluster !== identity.cluster)
    throw new Refusal(
      `the stream ${name} holds the topic ${known.topic} of the cluster ${known.cluster}, these brokers belong to ${identity.cluster}: positions of the two have nothing to do with each other. Name this one otherwise with --as, or use another store.`,
    );
  if (known.topic !== identity.topic)
    throw new Refusal(
      `the stream ${name} holds the topic ${known.topic}, not ${identity.topic}: give another --as.`,
      2,
    );
  const more = Object.entries(start(known)).filter(([partition]) => known.start[partition] === undefined);
  if (more.length === 0) return known;
  return changeTopic(store, name, (now) =>
    more.every(([partition]) => now.start[partition] !== undefined)
      ? now
      : { ...now, start: { ...Object.fromEntries(more), ...now.start } },
  );
}

/** Records positions that the broker no longer has as lost. */
export function recordGap(
  store: Store,
  name: string,
  gap: { readonly partition: number; readonly first: number; readonly last: number; readonly why: string },
): TopicStream {
  const same = (other: TopicStream['gaps'][number]) =>
    other.partition === gap.partition && other.first === gap.first && other.last === gap.last;
  return changeTopic(store, name, (now) => (now.gaps.some(same) ? now : { ...now, gaps: [...now.gaps, gap] }));
}

/** Where a partition stands: read from the names of its files, at once. A gap that is not recorded is an error. */
export function standing(store: Store, name: string, stream: TopicStream, partition: number): Standing {
  const extent = extentOf(stream, partition);
  const last = walk(name, partition, segmentsOf(store, 'segments', name, partition), extent).at(-1);
  let next = last ? last.to + 1 : (extent.start ?? 0);
  for (let moved = true; moved; ) {
    const lost = extent.gaps.find((gap) => gap.first <= next && gap.last >= next);
    moved = lost !== undefined;
    if (lost) next = lost.last + 1;
  }
  return { next, segment: last?.segment };
}

/** Refuses a store that is further than its broker; says what the broker has lost of what the store still needs. */
export function compare(name: string, { next }: Standing, { topic, partition, low, high }: Bounds): number {
  if (next > high)
    throw new Refusal(
      `the store is ahead of the broker: stream ${name} p=${partition} goes on at ${next}, but the topic ${topic} ends before ${high}. The topic was recreated or truncated. Name the new one otherwise with --as, or use another store.`,
    );
  return Math.max(0, low - next);
}

/** What a segment's metadata says of the last record before its end: offset, time (ms) and keyed hash of the value. */
export interface Witness {
  readonly offset: number;
  readonly time: number;
  readonly hash: string;
}

export async function witnessOf(
  connection: DuckDBConnection,
  store: Store,
  segment: Segment,
): Promise<Witness | undefined> {
  const path = segmentPath(store.folder, 'segments', segment);
  const [found] = await rowsOf<{ witness: string }>(
    connection,
    `select decode(value) as witness from parquet_kv_metadata($path) where decode(key) = 'witness'`,
    { path },
  );
  const parts = /^(\d+) (-?\d+) (\S+)$/.exec(found?.witness ?? '');
  return parts ? { offset: Number(parts[1]), time: Number(parts[2]), hash: parts[3] as string } : undefined;
}

/** How a witness is written into the metadata. */
export function witnessText({ offset, time, hash }: Witness): string {
  return `${offset} ${time} ${hash}`;
}

/** Writes the description of a new stream, if nobody else has. */
function create(store: Store, name: string, stream: TopicStream): void {
  const path = join(store.folder, 'streams', `${name}.json`);
  if (existsSync(path))
    throw new Refusal(`the name ${name} was that of a stream that another has replaced: give another with --as.`, 2);
  const finished = temporaryPath(store, `${name}.json`);
  mkdirSync(join(store.folder, 'streams'), { recursive: true });
  try {
    writeFileSync(finished, `${JSON.stringify(stream, null, 2)}\n`, { flush: true });
    linkSync(finished, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    rmSync(finished, { force: true });
  }
}

/** Changes the description of a stream; of several ingesters one after the other, none undoes what another has written. */
function changeTopic(store: Store, name: string, change: (now: TopicStream) => TopicStream): TopicStream {
  for (let attempt = 1; ; attempt++) {
    const wanted = withLock(store, name, () => {
      const now = readTopic(store, name);
      if (!now) throw new Refusal(`the stream ${name} has gone from the store while it was ingested.`);
      const changed = change(now);
      if (changed !== now) writeStream(store, name, changed);
      return changed;
    });
    // Another may have taken the lock of one that slept too long: whose change is gone makes it again.
    const now = readTopic(store, name);
    if (now && change(now) === now) return now;
    if (now && JSON.stringify(now) === JSON.stringify(wanted)) return now;
    if (attempt === 10) throw new Error(`the description of the stream ${name} is changed by others all the time`);
  }
}

function withLock<T>(store: Store, name: string, act: () => T): T {
  const lock = join(store.folder, 'tmp', `${name}.lock`);
  mkdirSync(join(store.folder, 'tmp'), { recursive: true });
  for (const deadline = Date.now() + 10_000; ; ) {
    try {
      closeSync(openSync(lock, 'wx'));
      break;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 5000 || Date.now() > deadline) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  try {
    return act();
  } finally {
    rmSync(lock, { force: true });
  }
}
