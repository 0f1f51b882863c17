import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from './database.ts';
import { actsOf, type FileRecords, refuseRecords, withRecords } from './file-records.ts';
import { checkRequest, type FileRequest, optionsOf } from './file-request.ts';
import { passGate, type Reason } from './gate.ts';
import { type Identity, placeOf, storedPath } from './identity.ts';
import { fingerprints, type Keys } from './key-file.ts';
import { explained } from './no-space.ts';
import { alonePublishing } from './one-publisher.ts';
import { loadDeadLetters } from './refuse.ts';
import { sealSegment } from './seal.ts';
import { parseSegment, publish, segmentName, segmentPath } from './segment.ts';
import { oneAfterAnother } from './slices.ts';
import type { Progress } from './source.ts';
import { type FileStream, recordKeys, removeStream, type Store, temporaryPath, writeStream } from './store.ts';
import { writeRotation } from './tokens.ts';

export type { FileRequest } from './file-request.ts';
export { type Preview, previewFile } from './preview.ts';

/** What became of a file. */
export interface FileIngest {
  readonly stream: string;
  readonly outcome: 'stored' | 'already there';
  readonly rows: number;
  readonly refused: number;
  readonly reasons: readonly Reason[];
  /** Model column → column of the file. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Columns of the file that were not taken. */
  readonly ignored: readonly string[];
  /** µs since 1970, 0 and 0 without rows. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly notes: readonly string[];
}

/** Takes one file into the store: as one stream of one segment, or not at all. */
export async function ingestFile(
  store: Store,
  keys: Keys,
  request: FileRequest,
  limits: Limits,
  progress: (done: Progress) => void,
): Promise<FileIngest> {
  checkRequest(request);
  const folder = join(store.folder, 'tmp');
  try {
    mkdirSync(folder, { recursive: true });
    return await withRecords(request, limits, { folder, sample: false }, progress, (records) =>
      storeRecords(store, keys, records, progress),
    );
  } catch (cause) {
    throw explained(cause, store.folder, limits.spill);
  }
}

async function storeRecords(
  store: Store,
  keys: Keys,
  records: FileRecords,
  progress: (done: Progress) => void,
): Promise<FileIngest> {
  const { request, source, mapping, ignored, count } = records;
  const options = optionsOf(request, records.format);
  const identity = { path: request.path, sha256: source.sha256, mapping, set: request.set, options };
  const found = placeOf(store, identity, request.as, request.replace);
  if ('there' in found) return alreadyThere(found.there, found.stream, ignored);
  progress({ phase: 'checking', bytes: source.size, total: source.size });
  const { reasons, notes, swallowed } = await refuseRecords(records);
  passGate(source.name, count, reasons, request.maxRejected, swallowed);
  const refused = reasons.reduce((sum, reason) => sum + reason.count, 0);
  progress({ phase: 'sealing', bytes: source.size, total: source.size });
  return alonePublishing(store, async () => {
    const place = placeOf(store, identity, request.as, request.replace); // another process may have been here
    if ('there' in place) return alreadyThere(place.there, place.stream, ignored);
    const stream = await wholeOrNothing(store, place.name, () =>
      publishRecords(store, keys, records, identity, { ...place, refused }),
    );
    for (const old of place.replaces) removeStream(store, old);
    const stored = { stream: place.name, outcome: 'stored', rows: count - refused, refused, mapping, ignored } as const;
    return { ...stored, ...timesOf(place.name, stream), reasons, notes };
  });
}

/** Writes the dead letters, the segment, and last, as the commit, what the stream is. */
async function publishRecords(
  store: Store,
  keys: Keys,
  records: FileRecords,
  identity: Identity,
  {
    name,
    replaces,
    refused,
  }: { readonly name: string; readonly replaces: readonly string[]; readonly refused: number },
): Promise<FileStream> {
  const { connection, request, source, present, count } = records;
  const acts = await actsOf(records, keys);
  if (refused > 0) await loadDeadLetters(connection, keys, present);
  await publishRotations(store, keys, records, name);
  const segment = await oneAfterAnother(connection, store, acts, (rows) =>
    sealSegment(
      connection,
      store,
      { stream: name, partition: 0, first: 0, last: count - 1, refused, empty: 0, ordered: true },
      {
        rows: `select $stream as stream, 0::integer as partition, acts.* from (${rows}) as acts`,
        rejected: 'select * from dead_letter',
        values: { stream: name },
      },
    ),
  );
  records.reader.unchanged?.();
  // An ingest of the same name that was undone may have left one.
  if (refused === 0) rmSync(segmentPath(store.folder, 'rejected', segment), { force: true });
  const stream: FileStream = {
    kind: 'file',
    path: storedPath(request.path),
    size: source.size,
    sha256: source.sha256,
    mapping: { ...identity.mapping },
    set: { ...identity.set },
    options: { ...identity.options },
    positions: count,
    refused,
    segment: segmentName(segment),
    replaces: [...replaces],
  };
  writeStream(store, name, stream);
  return stream;
}

/** While an older key is at hand: what joins its tokens with those of the current one, for the values of this file. */
async function publishRotations(store: Store, keys: Keys, { connection }: FileRecords, name: string): Promise<void> {
  for (const id of keys.byId.keys()) {
    if (id === keys.current) continue;
    const finished = temporaryPath(store, 'tokens.parquet');
    try {
      await writeRotation(connection, keys, id, finished);
      publish(finished, join(store.folder, 'tokens', name, `${id}-${keys.current}.parquet`));
    } finally {
      rmSync(finished, { force: true });
    }
  }
  const known = fingerprints(keys);
  if (Object.keys(known).some((id) => store.keys[id] === undefined)) recordKeys(store, known);
}

/** Takes back the files of a stream that did not come to be. */
async function wholeOrNothing<T>(store: Store, name: string, act: () => Promise<T>): Promise<T> {
  const folders = ['segments', 'rejected', 'tokens'].map((kind) => join(store.folder, kind, name));
  const files = () =>
    folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path))));
  const before = files();
  try {
    return await act();
  } catch (cause) {
    for (const path of files()) if (!before.includes(path)) rmSync(path, { recursive: true, force: true });
    for (const folder of folders) if (before.length === 0) rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
}

function alreadyThere(name: string, stream: FileStream, ignored: readonly string[]): FileIngest {
  const { positions, refused, mapping } = stream;
  const stored = {
    stream: name,
    outcome: 'already there',
    rows: positions - refused,
    refused,
    mapping,
    ignored,
  } as const;
  return { ...stored, ...timesOf(name, stream), reasons: [], notes: [] };
}

function timesOf(name: string, stream: FileStream): { minTime: number; maxTime: number } {
  const { minTime, maxTime } = parseSegment(name, 0, stream.segment) ?? { minTime: 0, maxTime: 0 };
  return { minTime, maxTime };
}
