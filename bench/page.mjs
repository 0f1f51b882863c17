// BENCHMARKS.md has a section for each benchmark; each writes its own and leaves the others alone.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

const path = 'BENCHMARKS.md';

/** Puts a section under its heading in the place of the one that was there, or at the end. */
export function writeSection(heading, text) {
  const [title, ...sections] = existsSync(path) ? readFileSync(path, 'utf8').split(/^(?=## )/m) : ['# Benchmarks\n'];
  const own = `## ${heading}\n${text.trim()}\n`;
  const at = sections.findIndex((section) => section.startsWith(`## ${heading}\n`));
  sections.splice(at < 0 ? sections.length : at, 1, own);
  writeFileSync(
    path,
    [title, ...sections]
      .map((part) => part.trim())
      .join('\n\n')
      .concat('\n'),
  );
}

/** The machine in words. */
export function machine() {
  return `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, Node ${process.versions.node}`;
}
