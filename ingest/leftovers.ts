import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Take } from './cover.ts';
import { counted, extentOf, partitionsOf, segmentsOf, walk } from './listing.ts';
import { Refusal } from './refusal.ts';
import { type Segment, segmentName, segmentPath } from './segment.ts';
import { namesIn, type Store, type Stream } from './store.ts';

/** A file that no reader takes any more, or never did; in tmp/ also a folder. */
export interface Leftover {
  readonly path: string;
  readonly why: string;
  /** Since when, µs since 1970: a reader at work may still read what it listed before. */
  readonly since: number;
}

/** What lies in the store without being part of it: unfinished, out of sight, covered. */
export function findLeftovers(store: Store, streams: ReadonlyMap<string, Stream>): Leftover[] {
  const spare = [...streams].flatMap(([name, stream]) =>
    partitionsOf(store, name, stream).flatMap((partition) => [...spareOf(store, name, partition, stream)]),
  );
  return [...unfinished(store), ...outOfSight(store, streams), ...spare];
}

/** What lies in tmp/, files and folders, whose process is gone. */
function unfinished(store: Store): Leftover[] {
  const folder = join(store.folder, 'tmp');
  return namesIn(folder)
    .filter((name) => !lives(Number(/^(\d+)-/.exec(name)?.[1] ?? 0)))
    .map((name) => join(folder, name))
    .map((path) => ({ path, why: 'unfinished, and its process is gone', since: changed(path) }));
}

/** Files of streams without a description: interrupted, undone or replaced. `removeStream` touches their folder. */
function outOfSight(store: Store, streams: ReadonlyMap<string, Stream>): Leftover[] {
  return ['segments', 'rejected', 'tokens'].flatMap((kind) => {
    const folder = join(store.folder, kind);
    const names = namesIn(folder).filter((name) => !streams.has(name));
    return names.flatMap((name) => {
      const gone = touched(join(store.folder, 'segments', name));
      const why = `of ${name}, which is no stream of this store`;
      return filesOf(join(folder, name)).map((path) => ({ path, why, since: Math.max(gone, changed(path)) }));
    });
  });
}

/** Sealed files of a stream that are not read, since others hold their positions; refused records without a segment. */
function* spareOf(store: Store, name: string, partition: number, stream: Stream): Generator<Leftover> {
  const all = segmentsOf(store, 'segments', name, partition);
  const takes = takesOf(name, partition, stream, counted(stream, all));
  if (takes.length === 0) return;
  const read = new Set(takes.map(({ segment }) => segment));
  for (const segment of all.filter((each) => !read.has(each))) {
    const others = takes.filter(({ from, to }) => from <= segment.last && to >= segment.first);
    const paths = [segment, ...others.map((take) => take.segment)].map((each) =>
      segmentPath(store.folder, 'segments', each),
    );
    const since = Math.max(...paths.map(changed));
    for (const kind of ['segments', 'rejected'] as const) {
      const path = segmentPath(store.folder, kind, segment);
      if (existsSync(path)) yield { path, why: 'other segments hold its positions', since };
    }
  }
  const sealed = new Set(all.map(segmentName));
  for (const segment of segmentsOf(store, 'rejected', name, partition).filter(
    (each) => !sealed.has(segmentName(each)),
  )) {
    const path = segmentPath(store.folder, 'rejected', segment);
    yield { path, why: 'refused records without their segment', since: changed(path) };
  }
}

/** Nothing where positions are missing: then nothing can be spared. */
function takesOf(name: string, partition: number, stream: Stream, segments: readonly Segment[]): readonly Take[] {
  try {
    return walk(name, partition, segments, extentOf(stream, partition));
  } catch (cause) {
    if (cause instanceof Refusal) return [];
    throw cause;
  }
}

/** The files in a folder and below; a file is the one file of itself. */
function filesOf(folder: string): string[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [folder] : [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** When a file was written or published, whichever came later. */
export function changed(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? 1000 * Math.ceil(Math.max(found.mtimeMs, found.ctimeMs)) : 0;
}

function touched(folder: string): number {
  return 1000 * Math.ceil(statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}

/** Is there a process of this number on this machine? */
export function lives(process_: number): boolean {
  if (process_ === 0) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
