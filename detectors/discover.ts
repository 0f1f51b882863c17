import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from '../ingest/refusal.ts';
import type { Detector } from './detector.ts';
import { didYouMean } from './nearest.ts';

/** Every folder with an index.js or index.ts is a detector of the folder's name; there is nothing to register. */
export async function discoverDetectors(folder = import.meta.dirname): Promise<Map<string, Detector<unknown>>> {
  const found = new Map<string, Detector<unknown>>();
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const name of folders.map((entry) => entry.name).sort()) {
    const index = ['index.js', 'index.ts'].map((file) => join(folder, name, file)).find((path) => existsSync(path));
    if (index === undefined) continue;
    const module = (await import(pathToFileURL(index).href)) as { detector?: Detector<unknown> };
    if (module.detector === undefined)
      throw new Refusal(`${index} exports no 'detector': needed one of the form in detectors/detector.ts.`, 1);
    found.set(name, module.detector);
  }
  return found;
}

/** The detectors that were named, or all of them. */
export function chooseDetectors(
  all: ReadonlyMap<string, Detector<unknown>>,
  names: readonly string[],
): Map<string, Detector<unknown>> {
  for (const name of names)
    if (!all.has(name))
      throw new Refusal(
        `unknown detector '${name}'${didYouMean(name, [...all.keys()]) || `: there are ${[...all.keys()].join(', ')}.`}`,
        2,
      );
  return new Map([...all].filter(([name]) => names.length === 0 || names.includes(name)));
}
