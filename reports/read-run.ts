import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestForm, runFormat, sha256 } from './manifest.ts';
import { byText } from './rank.ts';
import { type Run, RunFault } from './run.ts';
import { readTables } from './tables.ts';

/** Reads a run of the store: the one whose id begins so, or the one that finished last. Every file must be as it was written. */
export async function readRun(store: string, name?: string): Promise<Run> {
  const manifest = choose(store, name);
  const folder = join(store, 'runs', manifest.run);
  for (const file of manifest.files) unharmed(folder, file);
  const results = await readTables(join(folder, 'findings.parquet'), join(folder, 'evidence.parquet'));
  return { manifest, ...results };
}

function choose(store: string, name: string | undefined): Manifest {
  const ids = listRuns(store);
  if (ids.length === 0)
    throw new RunFault(`no run in ${join(store, 'runs')}: needed one to read. Make one with lockstep run.`);
  if (name === undefined) return lastOf(ids.map((id) => readManifest(store, id)));
  const fitting = ids.includes(name) ? [name] : ids.filter((id) => id.startsWith(name));
  const [id] = fitting;
  if (id !== undefined && fitting.length === 1) return readManifest(store, id);
  const some = (fitting.length > 0 ? fitting : ids).slice(-5).join(', ');
  throw new RunFault(
    fitting.length > 0
      ? `${fitting.length} runs begin with ${name}: needed one. Name more of it: ${some}.`
      : `no run begins with ${name}: needed one of ${ids.length}, such as ${some}.`,
  );
}

/** Ids of the runs in the store, in order of text. */
export function listRuns(store: string): string[] {
  const folder = join(store, 'runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort(byText);
}

function lastOf(manifests: readonly Manifest[]): Manifest {
  const order = (a: Manifest, b: Manifest) => byText(a.timing.finished, b.timing.finished) || byText(a.run, b.run);
  return manifests.reduce((last, next) => (order(next, last) > 0 ? next : last));
}

/** The manifest of one run, its files unread. */
export function readManifest(store: string, id: string): Manifest {
  const path = join(store, 'runs', id, 'manifest.json');
  let manifest: Manifest;
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { format } = parsed as { format?: unknown };
    if (typeof format === 'number' && format > runFormat)
      throw new RunFault(
        `run ${id} has format ${format}, this program reads up to ${runFormat}: use a newer lockstep.`,
      );
    manifest = manifestForm.parse(parsed);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (cause instanceof RunFault || (code !== undefined && code !== 'ENOENT')) throw cause;
    throw new RunFault(`run ${id}: ${path} is not readable as lockstep wrote it. ${advice}`, { cause });
  }
  if (manifest.run !== id) throw new RunFault(`run ${id}: its manifest speaks of ${manifest.run}. ${advice}`);
  return manifest;
}

function unharmed(folder: string, file: Manifest['files'][number]): void {
  const path = join(folder, file.name);
  const bytes = existsSync(path) ? readFileSync(path) : undefined;
  if (bytes && sha256(bytes) === file.sha256) return;
  const found = bytes === undefined ? 'it is missing' : `found ${bytes.length} bytes that differ`;
  throw new RunFault(`${path}: needed ${file.bytes} bytes as the manifest records them, ${found}. ${advice}`);
}

const advice = 'Restore the folder from a backup, or run the same window again: lockstep run then writes it anew.';
