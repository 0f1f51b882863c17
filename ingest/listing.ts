import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cover, type Extent, type Take } from './cover.ts';
import { Refusal } from './refusal.ts';
import { parseSegment, type Segment, segmentName } from './segment.ts';
import { namesIn, readStreams, type Store, type Stream } from './store.ts';
import { unreadable } from './unreadable.ts';

/** What one listing of the store found: the streams that count, and what to read from which segment. */
export interface Listing {
  readonly streams: ReadonlyMap<string, Stream>;
  /** In the order of stream, partition and position. */
  readonly takes: readonly Take[];
  /** Recorded gaps, in words. */
  readonly gaps: readonly string[];
}

/** Lists the store once: streams first, so that every stream seen has its segments, then the walk over each partition. */
export function listStore(store: Store): Listing {
  const streams = readStreams(store);
  const takes: Take[] = [];
  const gaps: string[] = [];
  for (const [name, stream] of streams) {
    for (const partition of partitionsOf(store, name, stream)) {
      const extent = extentOf(stream, partition);
      takes.push(...walk(name, partition, counted(stream, segmentsOf(store, 'segments', name, partition)), extent));
      for (const gap of extent.gaps)
        gaps.push(`${name} p=${partition}: positions ${gap.first}-${gap.last} are recorded as lost`);
    }
  }
  return { streams, takes, gaps };
}

/** The partitions of a stream, in order: those that it must have and those that lie on the disk. */
export function partitionsOf(store: Store, name: string, stream: Stream): number[] {
  const onDisk = namesIn(join(store.folder, 'segments', name))
    .flatMap((entry) => /^p=(\d{1,9})$/.exec(entry)?.[1] ?? [])
    .map(Number);
  const known = stream.kind === 'file' ? [0] : Object.keys(stream.start).map(Number);
  return [...new Set([...known, ...onDisk])].sort((a, b) => a - b);
}

/** Of the sealed files those that count: all of a topic, of a file the one that its description names. */
export function counted(stream: Stream, segments: readonly Segment[]): readonly Segment[] {
  return stream.kind === 'file' ? segments.filter((segment) => segmentName(segment) === stream.segment) : segments;
}

/** What a stream says of one of its partitions. A file is whole or it is not there; a topic grows. */
export function extentOf(stream: Stream, partition: number): Extent {
  if (stream.kind === 'file') return { start: 0, end: stream.positions - 1, gaps: [] };
  const start = stream.start[partition];
  return { ...(start === undefined ? {} : { start }), gaps: stream.gaps.filter((gap) => gap.partition === partition) };
}

/** The sealed files of one partition, in the order of their names. */
export function segmentsOf(store: Store, kind: 'segments' | 'rejected', stream: string, partition: number): Segment[] {
  const names = namesIn(join(store.folder, kind, stream, `p=${partition}`));
  return names.flatMap((name) => parseSegment(stream, partition, name) ?? []);
}

/** Of the takes, those whose segments have refused records. */
export function takesWithRejected(store: Store, takes: readonly Take[]): Take[] {
  const names = new Map<string, Set<string>>();
  return takes.filter(({ segment: { stream, partition }, segment }) => {
    const place = `${stream} ${partition}`;
    const sealed = names.get(place) ?? new Set(segmentsOf(store, 'rejected', stream, partition).map(segmentName));
    names.set(place, sealed);
    return sealed.has(segmentName(segment));
  });
}

/** `cover`, its error headed by stream and partition. */
export function walk(stream: string, partition: number, segments: readonly Segment[], extent: Extent): Take[] {
  try {
    return cover(segments, extent);
  } catch (cause) {
    throw cause instanceof Refusal ? new Refusal(`${stream} p=${partition}: ${cause.message}`, 1, cause) : cause;
  }
}

/** Lists the store and works on the listing; see `withRetry`. */
export function withListing<T>(store: Store, work: (listing: Listing) => Promise<T>): Promise<T> {
  return withRetry(store, async () => work(listStore(store)));
}

/** With the usual grace of a compaction one suffices; with none, on a slow machine, files keep going for a while. */
const mostAttempts = 20;

/**
 * Work on files that may go meanwhile. Where it fails and the store has changed since it began (a compaction removed
 * files, a stream was replaced), it is done again: all that hold a position hold the same record.
 */
export async function withRetry<T>(store: Store, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = fingerprint(store);
    try {
      return await work();
    } catch (cause) {
      if (attempt === mostAttempts || fingerprint(store) === before) throw unreadable(cause, store);
    }
  }
}

/** Changes whenever a file of the store's streams and segments comes or goes. */
function fingerprint(store: Store): string {
  const folders = ['streams', 'segments'].map((name) => join(store.folder, name)).filter((path) => existsSync(path));
  return folders.map((folder) => names(folder).join('\n')).join('\n\n');
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? names(join(folder, entry.name)) : `${folder}/${entry.name}`,
    );
  } catch {
    return statSync(folder, { throwIfNoEntry: false }) ? [`${folder}: unreadable`] : [];
  }
}
