import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Refusal } from '../ingest/refusal.ts';

/** Reads findings as `--json` prints them, one a line; of each what the form names. */
export function readFindingLines<T>(file: string, form: z.ZodType<T>): T[] {
  if (!existsSync(file)) throw new Refusal(`${file}: there is no such file.`, 2);
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return [];
      const read = form.safeParse(parsed(line));
      if (read.success) return [read.data];
      throw new Refusal(`${file}, line ${at + 1}: needed a finding as detect --json prints it.`, 2, read.error);
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
