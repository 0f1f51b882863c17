import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Refusal } from './refusal.ts';
import { type FileStream, readStreams, type Store, type Stream } from './store.ts';

/** What a file is in the store, whatever it is called there. */
export interface Identity {
  /** As the caller wrote it; `-` is standard input. */
  readonly path: string;
  readonly sha256: string;
  readonly mapping: FileStream['mapping'];
  readonly set: FileStream['set'];
  readonly options: FileStream['options'];
}

/** Where a file goes: nowhere, as its content is there; or to a stream, which may take the place of others. */
export type Place =
  | { readonly there: string; readonly stream: FileStream }
  | { readonly name: string; readonly replaces: readonly string[] };

/** The path by which a stream remembers its file. */
export function storedPath(path: string): string {
  return path === '-' ? '-' : resolve(path);
}

/** Checks a name given with --as. */
export function checkName(name: string): void {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(name))
    throw new Refusal(
      `--as ${name}: needed 1 to 128 letters, digits, points, underscores or hyphens, no point at the beginning.`,
      2,
    );
}

/**
 * Finds a file's place. The same content mapped the same way is there already; mapped anew it needs `replace`, as does
 * another content under the same path or the same name, which `as` may also keep apart.
 */
export function placeOf(store: Store, identity: Identity, as: string | undefined, replace: boolean): Place {
  const streams = readStreams(store);
  const files = [...streams].filter((entry): entry is [string, FileStream] => entry[1].kind === 'file');
  const own = ownName(identity);
  const same = files.find(([, stream]) => stream.sha256 === identity.sha256);
  if (same) {
    const [name, stream] = same;
    if (meaning(stream) === meaning(identity)) return { there: name, stream };
    if (!replace)
      throw new Refusal(
        `the content of ${identity.path} is in the store already, as ${name}, but mapped otherwise (${difference(stream, identity)}). Give --replace to map it anew.`,
        2,
      );
  }
  const path = storedPath(identity.path);
  const before = path === '-' ? undefined : files.find(([, stream]) => stream.path === path && stream !== same?.[1]);
  if (before && !replace && as === undefined)
    throw new Refusal(
      `${identity.path} was ingested before with other content, as ${before[0]}. Give --replace if this is a newer state of the same events, or --as NAME to keep both.`,
      2,
    );
  const wanted = as ?? own;
  const namesake = streams.get(wanted);
  if (namesake && !replace)
    throw new Refusal(
      `there is a stream ${wanted} with other content. Give --replace to put this file in its place, or another name with --as.`,
      2,
    );
  if (namesake && namesake.kind !== 'file')
    throw new Refusal(`${wanted} is the stream of a topic: name this file otherwise with --as.`, 2);
  const replaced = new Set(
    replace ? [same?.[0], as === undefined || !namesake ? before?.[0] : undefined, namesake ? wanted : undefined] : [],
  );
  replaced.delete(undefined);
  const replaces = [...(replaced as Set<string>)].sort();
  const earlier = replaces.flatMap((name) => streams.get(name)?.replaces ?? []);
  return { name: unused(store, wanted, streams), replaces: [...new Set([...replaces, ...earlier])] };
}

function ownName({ path, sha256 }: Identity): string {
  const base = path === '-' ? 'stdin' : basename(path);
  const clean = base
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(0, 100);
  return `${clean || 'file'}-${sha256.slice(0, 12)}`;
}

/** A stream's name is never used twice: readers may still be at the files of its first use. */
function unused(store: Store, wanted: string, streams: ReadonlyMap<string, Stream>): string {
  const gone = new Set([...streams.values()].flatMap((stream) => stream.replaces));
  const taken = (name: string) =>
    streams.has(name) || gone.has(name) || existsSync(join(store.folder, 'streams', `${name}.json`));
  if (!taken(wanted)) return wanted;
  for (let again = 2; ; again += 1) if (!taken(`${wanted}-r${again}`)) return `${wanted}-r${again}`;
}

type Meaning = Pick<FileStream, 'mapping' | 'set' | 'options'>;

function meaning({ mapping, set, options }: Meaning): string {
  const sorted = (entries: object) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(mapping), sorted(set), sorted(options)]);
}

function difference(before: Meaning, now: Meaning): string {
  const flat = ({ mapping, set, options }: Meaning): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(mapping).map(([column, name]) => [`--map ${column}`, name])),
    ...Object.fromEntries(Object.entries(set).map(([column, value]) => [`--set ${column}`, value])),
    ...Object.fromEntries(Object.entries(options).map(([option, value]) => [option, String(value)])),
  });
  const [then, here] = [flat(before), flat(now)];
  const keys = [...new Set([...Object.keys(then), ...Object.keys(here)])].filter((key) => then[key] !== here[key]);
  return keys.map((key) => `${key} was ${then[key] || 'nothing'}, is ${here[key] || 'nothing'}`).join('; ');
}
