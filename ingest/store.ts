import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from './refusal.ts';
import { publish } from './segment.ts';

/** Version of the layout and of the columns in STORE/segments. */
export const storeVersion = 1;

const storeFile = z.object({ version: z.number().int().positive(), keys: z.record(z.string(), z.string()) });

/** Fingerprints of the keys by their id (`k1`): see key-file.ts. */
export interface Store {
  readonly folder: string;
  readonly keys: Readonly<Record<string, string>>;
}

const fileStream = z.object({
  kind: z.literal('file'),
  path: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  /** Model column → column of the file. */
  mapping: z.record(z.string(), z.string()),
  /** Model column → value set for every row. */
  set: z.record(z.string(), z.string()),
  /** Other choices that change what is stored: zone, keep, keepText, noNames, format. */
  options: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
  /** Records of the file: rows stored and refused. */
  positions: z.number().int(),
  refused: z.number().int(),
  /** File name of its one segment: others in its folder are left over from interrupted ingests and do not count. */
  segment: z.string(),
  /** Streams that this one takes the place of, and those that they had replaced. A name is never used again. */
  replaces: z.array(z.string()),
});
const topicStream = z.object({
  kind: z.literal('topic'),
  cluster: z.string(),
  topic: z.string(),
  /** Partition → first position. */
  start: z.record(z.string(), z.number().int()),
  /** Positions known to be lost, both inclusive. */
  gaps: z.array(
    z.object({ partition: z.number().int(), first: z.number().int(), last: z.number().int(), why: z.string() }),
  ),
  replaces: z.array(z.string()),
});
const streamFile = z.discriminatedUnion('kind', [fileStream, topicStream]);
export type Stream = z.infer<typeof streamFile>;
export type FileStream = z.infer<typeof fileStream>;

/** Opens a store that exists. Refuses a folder without store.json, and a store of a newer version. */
export function openStore(folder: string): Store {
  const path = join(folder, 'store.json');
  if (!namesIn(folder).includes('store.json'))
    throw new Refusal(
      `no store at ${folder}: needed a folder with store.json. Ingest something first, or name it with --store or LOCKSTEP_STORE.`,
      2,
    );
  const store = readJson(path, storeFile);
  if (store.version > storeVersion)
    throw new Refusal(
      `the store at ${folder} has version ${store.version}, this program reads up to ${storeVersion}: use a newer lockstep.`,
      2,
    );
  return { folder, keys: store.keys };
}

/** Opens the store, or makes an empty one of this version with the given key fingerprints; the first of two makers wins. */
export function openOrCreateStore(folder: string, keys: Readonly<Record<string, string>>): Store {
  const path = join(folder, 'store.json');
  if (!existsSync(path)) {
    if (existsSync(folder) && readdirSync(folder).some((name) => name !== 'tmp'))
      throw new Refusal(
        `${folder} is neither empty nor a store: needed an empty or a new folder, or one with store.json.`,
        2,
      );
    const finished = temporaryPath({ folder, keys }, 'store.json');
    writeFileSync(finished, `${JSON.stringify({ version: storeVersion, keys }, null, 2)}\n`);
    try {
      linkSync(finished, path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    } finally {
      rmSync(finished, { force: true });
    }
  }
  return openStore(folder);
}

/** Writes the fingerprints of keys that came later (rotation). */
export function recordKeys(store: Store, keys: Readonly<Record<string, string>>): Store {
  writeJson(store.folder, 'store.json', { version: storeVersion, keys: { ...store.keys, ...keys } });
  return openStore(store.folder);
}

/**
 * The streams of the store by name, those left out that a later one replaces. A file's stream is written last, after its
 * segments: until then its segments do not count.
 */
export function readStreams(store: Store): ReadonlyMap<string, Stream> {
  const read = (name: string) => readJson(join(store.folder, 'streams', `${name}.json`), streamFile);
  const all = new Map(streamNames(store).map((name) => [name, read(name)]));
  for (const stream of [...all.values()]) for (const gone of stream.replaces) all.delete(gone);
  return all;
}

/** Names of all streams that are described, those that a later one replaces too. */
export function streamNames(store: Store): string[] {
  const names = namesIn(join(store.folder, 'streams')).filter((name) => name.endsWith('.json'));
  return names.map((name) => name.slice(0, -'.json'.length)).sort();
}

/** Names in a folder, in order; none if there is no such folder. One that may not be read is not an empty one. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw forbidden(folder, cause);
  }
}

/** Publishes what a stream is; for a file, this is the commit of its ingest. */
export function writeStream(store: Store, name: string, stream: Stream): void {
  mkdirSync(join(store.folder, 'streams'), { recursive: true });
  writeJson(store.folder, join('streams', `${name}.json`), stream);
}

/**
 * Takes a stream out of sight, at once. Its files stay for readers at work; `compactStore` clears them after its grace,
 * which begins with the touch of their folder.
 */
export function removeStream(store: Store, name: string): void {
  const segments = join(store.folder, 'segments', name);
  const now = new Date();
  if (existsSync(segments)) utimesSync(segments, now, now);
  rmSync(join(store.folder, 'streams', `${name}.json`), { force: true });
}

const temporary = new Set<string>();

/** A path in tmp/ that no other process uses; deletable at rest. */
export function temporaryPath(store: Store, name: string): string {
  const folder = join(store.folder, 'tmp');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${process.pid}-${process.hrtime.bigint()}-${name}`);
  temporary.add(path);
  return path;
}

/** Removes what this process left in tmp/, for an end without warning. */
export function removeTemporary(): void {
  for (const path of temporary) rmSync(path, { recursive: true, force: true });
}

function readJson<T>(path: string, form: z.ZodType<T>): T {
  try {
    return form.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    if (/^(EACCES|EPERM)$/.test(String((cause as NodeJS.ErrnoException).code))) throw forbidden(path, cause);
    throw new Refusal(
      `${path} cannot be read as lockstep wrote it: restore it from a backup, or run lockstep doctor. ${firstLine(cause)}`,
      1,
      cause,
    );
  }
}

function forbidden(path: string, cause: unknown): Refusal {
  const { code } = cause as NodeJS.ErrnoException;
  const needed = 'give it read permission for the store and all that lies in it';
  return new Refusal(
    `${path} cannot be read by this user (${code}): ${needed}, or run as the user that ingests.`,
    1,
    cause,
  );
}

function writeJson(folder: string, name: string, value: unknown): void {
  const finished = temporaryPath({ folder, keys: {} }, name.replaceAll('/', '-'));
  writeFileSync(finished, `${JSON.stringify(value, null, 2)}\n`);
  publish(finished, join(folder, name));
}

function firstLine(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause).replaceAll(/\s*\n\s*/g, ' ');
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
}
