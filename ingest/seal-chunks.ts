import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import { type Chunk, keyAt, part, valueAt } from './chunk.ts';
import { rowsOf } from './database.ts';
import { type DeadLetter, loadDeadLetters } from './dead-letter.ts';
import { type Decoded, type Decoding, decode } from './decode.ts';
import { fingerprints, type Keys, keyOf } from './key-file.ts';
import { Refusal } from './refusal.ts';
import { sealSegment } from './seal.ts';
import { publish, type Segment } from './segment.ts';
import { recordKeys, type Store, temporaryPath } from './store.ts';
import { writeRotation } from './tokens.ts';
import { type Witness, witnessText } from './topic.ts';

/** Positions of one partition, with all that the log holds of them. */
export interface Load {
  readonly stream: string;
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  /** They follow one another from `first` to `last`. */
  readonly chunks: readonly Chunk[];
}

export interface Sealed {
  readonly segment: Segment;
  readonly rows: number;
  readonly refused: readonly DeadLetter[];
  readonly ignored: readonly string[];
  readonly witness: Witness | undefined;
}

export interface Sealer {
  readonly instance: DuckDBInstance;
  readonly store: Store;
  readonly keys: Keys;
  readonly decoding: Decoding;
  /** Whether the bytes of refused records are kept. */
  readonly keepRefused: boolean;
  /** µs since 1970. */
  readonly now: () => number;
  /** Says what was refused, before anything is published; may refuse to go on. */
  readonly gate: (load: Load, records: number, refused: readonly DeadLetter[]) => Promise<void>;
}

/**
 * Decodes a load and publishes it: the dead letters first, then the segment under the same name. A load that cannot be
 * decoded at all is halved until the one record is found that is to blame; that one is refused.
 */
export async function sealLoad(sealer: Sealer, load: Load): Promise<Sealed[]> {
  let decoded: Decoded;
  try {
    decoded = await decode(
      sealer.instance,
      { stream: load.stream, partition: load.partition, source: load.topic },
      load.chunks,
      sealer.decoding,
      sealer.keys,
      sealer.now(),
    );
  } catch (cause) {
    if (isOfTheMachine(cause)) throw cause;
    return [...(await sealHalves(sealer, load, cause))];
  }
  try {
    return [await publishLoad(sealer, load, decoded)];
  } finally {
    decoded.connection.closeSync();
  }
}

async function* halves(load: Load): AsyncGenerator<Load> {
  const offsets = load.chunks.flatMap(({ offsets }) => [...offsets]);
  const middle = (offsets[Math.floor(offsets.length / 2)] as number) - 1;
  const cut = (first: number, last: number): Load => ({
    ...load,
    first,
    last,
    chunks: load.chunks
      .filter((chunk) => chunk.last >= first && chunk.first <= last)
      .map((chunk) => part(chunk, Math.max(first, chunk.first), Math.min(last, chunk.last))),
  });
  yield cut(load.first, middle);
  yield cut(middle + 1, load.last);
}

async function sealHalves(sealer: Sealer, load: Load, cause: unknown): Promise<Sealed[]> {
  const count = load.chunks.reduce((sum, { offsets }) => sum + offsets.length, 0);
  if (count === 0) throw cause;
  if (count > 1) {
    const sealed: Sealed[] = [];
    for await (const half of halves(load)) sealed.push(...(await sealLoad(sealer, half)));
    return sealed;
  }
  // The one record that no decoder takes: decoded as nothing, and refused.
  const blank = load.chunks.map((chunk) => ({ ...chunk, nulls: new Set(chunk.offsets.keys()) }));
  const place = { stream: load.stream, partition: load.partition, source: load.topic };
  const decoded = await decode(sealer.instance, place, blank, sealer.decoding, sealer.keys, sealer.now());
  try {
    return [await publishLoad(sealer, load, { ...decoded, refused: new Map([[0, 'undecodable']]) })];
  } finally {
    decoded.connection.closeSync();
  }
}

async function publishLoad(sealer: Sealer, load: Load, decoded: Decoded): Promise<Sealed> {
  const { store, keys } = sealer;
  const { stream, partition, first, last, chunks } = load;
  const { connection } = decoded;
  const refused = lettersOf(chunks, decoded.refused);
  const count = chunks.reduce((sum, { offsets }) => sum + offsets.length, 0);
  await sealer.gate(load, count, refused);
  const witness = witnessIn(keys, chunks);
  const made: string[] = [];
  const temporary = (name: string) => {
    const path = temporaryPath(store, `${stream}-${partition}-${first}-${name}`);
    made.push(path);
    return path;
  };
  try {
    if (refused.length > 0) await loadDeadLetters(connection, keys, refused, sealer.keepRefused);
    await publishRotations(sealer, load, decoded, temporary);
    const segment = await sealSegment(
      connection,
      store,
      {
        stream,
        partition,
        first,
        last,
        refused: refused.length,
        empty: last - first + 1 - count,
        ...(decoded.ordered ? { ordered: true as const } : {}),
        notes: witness ? { witness: witnessText(witness) } : {},
      },
      { rows: decoded.select, rejected: 'select * from dead_letter', values: decoded.values },
    );
    return { segment, rows: count - refused.length, refused, ignored: decoded.ignored, witness };
  } finally {
    for (const path of made) rmSync(path, { force: true });
  }
}

/** While an older key is at hand: what joins its tokens with those of the current one, for the values seen. */
async function publishRotations(
  { store, keys }: Sealer,
  { stream, partition, first }: Load,
  { connection }: Decoded,
  temporary: (name: string) => string,
): Promise<void> {
  for (const id of keys.byId.keys()) {
    if (id === keys.current) continue;
    const path = temporary('tokens.parquet');
    await writeRotation(connection, keys, id, path);
    const [found] = await rowsOf<{ count: number }>(connection, 'select count(*) as count from read_parquet($path)', {
      path,
    });
    if (found?.count)
      publish(path, join(store.folder, 'tokens', stream, `${id}-${keys.current}-p${partition}-${first}.parquet`));
  }
  const known = fingerprints(keys);
  if (Object.keys(known).some((id) => store.keys[id] === undefined)) recordKeys(store, known);
}

function lettersOf(chunks: readonly Chunk[], refused: ReadonlyMap<number, string>): DeadLetter[] {
  const letters: DeadLetter[] = [];
  let number = 0;
  let before = 0;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.offsets.length; at++, number++) {
      const reason = refused.get(number);
      if (reason === undefined) continue;
      const head = {
        time: chunk.times[at] as number,
        key: keyAt(chunk, at),
        headers: chunk.headers.get(at) ?? {},
        hasValue: !chunk.nulls.has(at),
      };
      letters.push({ position: chunk.offsets[at] as number, reason, value: valueAt(chunk, at), head });
      before++;
    }
    if (before === refused.size) break;
  }
  return letters;
}

/** What to know a record of the log by, without telling what is in it. */
export function hashOf(keys: Keys, id: string, value: Buffer | null): string | undefined {
  if (!keys.byId.has(id)) return undefined;
  const hash = createHmac('sha256', keyOf(keys, id)).update(value === null ? 'null|' : 'value|');
  return `${id}:${hash
    .update(value ?? '')
    .digest('hex')
    .slice(0, 24)}`;
}

function witnessIn(keys: Keys, chunks: readonly Chunk[]): Witness | undefined {
  const chunk = chunks.findLast(({ offsets }) => offsets.length > 0);
  if (!chunk) return undefined;
  const at = chunk.offsets.length - 1;
  const hash = hashOf(keys, keys.current, valueAt(chunk, at));
  return { offset: chunk.offsets[at] as number, time: chunk.times[at] as number, hash: hash as string };
}

/** Would the same happen with any other record? A full disk, too little memory, a folder that may not be written. */
function isOfTheMachine(cause: unknown): boolean {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (
    cause instanceof Refusal ||
    code !== undefined ||
    /Out of Memory|IO Error|No space left|max_temp_directory_size|INTERNAL|FATAL/i.test(String(message))
  );
}
