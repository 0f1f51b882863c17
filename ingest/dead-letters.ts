import type { DuckDBBlobValue } from '@duckdb/node-api';
import { closeDatabase, type Limits, openDatabase, rowsOf } from './database.ts';
import { type Head, readHead } from './dead-letter.ts';
import { decryptBytes, type Keys } from './key-file.ts';
import { listStore, takesWithRejected } from './listing.ts';
import { segmentPath } from './segment.ts';
import type { Store } from './store.ts';

/** Refused records of a partition, by reason. */
export interface DeadCount {
  readonly stream: string;
  readonly partition: number;
  readonly reason: string;
  readonly count: number;
  /** Positions. */
  readonly first: number;
  readonly last: number;
}

/** Counts the refused records that the store's readers see. */
export async function listDead(store: Store, limits: Limits): Promise<DeadCount[]> {
  const connection = await openDatabase(limits);
  const counts = new Map<string, DeadCount>();
  try {
    for (const { segment, from, to } of takesWithRejected(store, listStore(store).takes)) {
      const { stream, partition } = segment;
      const rows = await rowsOf<{ reason: string; count: number; first: number; last: number }>(
        connection,
        `select reason, count(*) as count, min(position) as first, max(position) as last
         from read_parquet([$path])
         where position between $from and $to
         group by reason
         order by reason`,
        { path: segmentPath(store.folder, 'rejected', segment), from: BigInt(from), to: BigInt(to) },
      );
      for (const { reason, count, first, last } of rows) {
        const key = JSON.stringify([stream, partition, reason]);
        const before = counts.get(key);
        counts.set(key, {
          stream, partition, reason, count: count + (before?.count ?? 0),
          first: Math.min(first, before?.first ?? first), last: Math.max(last, before?.last ?? last),
        }); // biome-ignore format: one theme a line
      }
    }
  } finally {
    closeDatabase(connection);
  }
  return [...counts.values()];
}

export interface Dead {
  readonly partition: number;
  readonly position: number;
  readonly reason: string;
  readonly value: Buffer | null;
  /** Of records of a topic. */
  readonly head: Head | undefined;
}

/** Decrypts refused records of a stream whose bytes were kept. */
export async function readDead(
  store: Store,
  keys: Keys,
  stream: string,
  reasons: readonly string[],
  limit: number,
  limits: Limits,
): Promise<Dead[]> {
  const connection = await openDatabase(limits);
  const found: Dead[] = [];
  try {
    for (const { segment, from, to } of takesWithRejected(store, listStore(store).takes)) {
      if (segment.stream !== stream || found.length >= limit) continue;
      const rows = await rowsOf<{
        position: number;
        reason: string;
        bytes: DuckDBBlobValue | null;
        head?: DuckDBBlobValue | null;
      }>(
        connection,
        'select * from read_parquet([$path]) where position between $from and $to and bytes is not null order by position',
        { path: segmentPath(store.folder, 'rejected', segment), from: BigInt(from), to: BigInt(to) },
      );
      for (const { position, reason, bytes, head } of rows) {
        if ((reasons.length > 0 && !reasons.includes(reason)) || !bytes || found.length >= limit) continue;
        const told = head ? readHead(decryptBytes(keys, head.bytes)) : undefined;
        const value = told?.hasValue === false ? null : decryptBytes(keys, bytes.bytes);
        found.push({ partition: segment.partition, position, reason, value, head: told });
      }
    }
  } finally {
    closeDatabase(connection);
  }
  return found;
}
