import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A sealed file of the positions `first..last`, both inclusive, of one partition. Times are integer µs since 1970 UTC,
 * `0` and `0` for a segment without rows.
 */
export interface Segment {
  readonly stream: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly minTime: number;
  readonly maxTime: number;
}

/** `<first>-<last>_<minTime>-<maxTime>.parquet`: the names are the catalogue. */
export function segmentName(segment: Omit<Segment, 'stream' | 'partition'>): string {
  return `${segment.first}-${segment.last}_${segment.minTime}-${segment.maxTime}.parquet`;
}

/** The segment that a file name speaks of; undefined for any other name. */
export function parseSegment(stream: string, partition: number, name: string): Segment | undefined {
  const found = /^(\d{1,15})-(\d{1,15})_(-?\d{1,16})-(-?\d{1,16})\.parquet$/.exec(name);
  if (!found) return undefined;
  const [first, last, minTime, maxTime] = found.slice(1).map(Number) as [number, number, number, number];
  return last < first || maxTime < minTime ? undefined : { stream, partition, first, last, minTime, maxTime };
}

/** Where a segment lies below `segments` or `rejected` of the store. */
export function segmentPath(store: string, kind: 'segments' | 'rejected', segment: Segment): string {
  return join(store, kind, segment.stream, `p=${segment.partition}`, segmentName(segment));
}

/** Makes a finished file of tmp/ part of the store: fsync, rename, fsync of the folder. The rename is the commit. */
export function publish(finished: string, target: string): void {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  sync(finished);
  renameSync(finished, target);
  sync(folder);
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
