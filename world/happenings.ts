import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Happening } from './world.ts';

/** What may go on in a world: each file of a folder is one, of the file's name. */
export interface Repertoire {
  readonly about: string;
  readonly happen: Happening;
}

/** The files of `organic` or of `schemes`, by name; there is nothing to register. */
export async function discover(folder: 'organic' | 'schemes'): Promise<Map<string, Repertoire>> {
  const path = join(import.meta.dirname, folder);
  const files = readdirSync(path).filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'));
  const found = new Map<string, Repertoire>();
  for (const file of files.sort())
    found.set(file.slice(0, -3), (await import(pathToFileURL(join(path, file)).href)) as Repertoire);
  return found;
}
