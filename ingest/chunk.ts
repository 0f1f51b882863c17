import type { RawHeaders, RawRecord } from './feed.ts';

/** Ends every value in the bytes of a chunk: no JSON text holds it. */
export const separator = 0x1e;

/** The records of one answer of a broker, packed: the client's objects are given back at once. */
export interface Chunk {
  /** Positions that it stands for, both inclusive; those without a record hold none. */
  readonly first: number;
  readonly last: number;
  readonly offsets: Float64Array;
  /** When the record was made or stored, ms since 1970. */
  readonly times: Float64Array;
  /** The values, each with the separator behind it. */
  readonly values: Buffer;
  /** Where each value ends. */
  readonly ends: Uint32Array;
  readonly keys: Buffer;
  readonly keyEnds: Uint32Array;
  /** Records (by number) without a value. */
  readonly nulls: ReadonlySet<number>;
  /** Of records (by number) that have any. */
  readonly headers: ReadonlyMap<number, RawHeaders>;
}

/** Packs records that stand for the positions from `first` to `last`. */
export function pack(first: number, last: number, records: readonly RawRecord[]): Chunk {
  let size = 0;
  let keySize = 0;
  for (const { value, key } of records) {
    size += (value?.length ?? 0) + 1;
    keySize += key?.length ?? 0;
  }
  const offsets = new Float64Array(records.length);
  const times = new Float64Array(records.length);
  const ends = new Uint32Array(records.length);
  const keyEnds = new Uint32Array(records.length);
  const values = Buffer.allocUnsafe(size);
  const keys = Buffer.allocUnsafe(keySize);
  const nulls = new Set<number>();
  const headers = new Map<number, RawHeaders>();
  let at = 0;
  let keysAt = 0;
  for (const [number, record] of records.entries()) {
    offsets[number] = Number(record.offset);
    times[number] = Number(record.timestamp);
    if (record.value) {
      values.set(record.value, at);
      at += record.value.length;
    } else nulls.add(number);
    ends[number] = at;
    values[at++] = separator;
    if (record.key) {
      keys.set(record.key, keysAt);
      keysAt += record.key.length;
    }
    keyEnds[number] = keysAt;
    for (const _ in record.headers) {
      headers.set(number, record.headers);
      break;
    }
  }
  return { first, last, offsets, times, values, ends, keys, keyEnds, nulls, headers };
}

/** Bytes that a chunk takes, nearly. */
export function weight(chunk: Chunk): number {
  return chunk.values.length + chunk.keys.length + 24 * chunk.offsets.length + 200 * chunk.headers.size;
}

/** The value of a record as it was sent; null where it has none. */
export function valueAt(chunk: Chunk, number: number): Buffer | null {
  if (chunk.nulls.has(number)) return null;
  return chunk.values.subarray(number === 0 ? 0 : (chunk.ends[number - 1] as number) + 1, chunk.ends[number]);
}

export function keyAt(chunk: Chunk, number: number): Buffer | null {
  const key = chunk.keys.subarray(number === 0 ? 0 : chunk.keyEnds[number - 1], chunk.keyEnds[number]);
  return key.length > 0 ? key : null;
}

/** The part of a chunk from a position on; undefined where it ends before. */
export function from(chunk: Chunk, position: number): Chunk | undefined {
  if (position <= chunk.first) return chunk;
  return position > chunk.last ? undefined : part(chunk, position, chunk.last);
}

/** The part of a chunk that stands for the positions from `first` to `last`. */
export function part(chunk: Chunk, first: number, last: number): Chunk {
  const inside = [...chunk.offsets.keys()].filter((number) => {
    const offset = chunk.offsets[number] as number;
    return offset >= first && offset <= last;
  });
  const records = inside.map(
    (number): RawRecord => ({
      offset: chunk.offsets[number] as number,
      timestamp: chunk.times[number] as number,
      key: keyAt(chunk, number),
      value: valueAt(chunk, number),
      headers: chunk.headers.get(number),
    }),
  );
  return pack(first, last, records);
}
