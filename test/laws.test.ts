import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { discoverDetectors } from '../detectors/discover.ts';

const root = join(import.meta.dirname, '..', 'detectors');

it('every detector is held to the laws', async () => {
  for (const name of (await discoverDetectors()).keys())
    expect(existsSync(join(import.meta.dirname, `laws-${name}.test.ts`)), name).toBe(true);
});

it('detectors and graphs know no clock and throw no dice', () => {
  for (const folder of ['detectors', 'graphs'])
    for (const file of readdirSync(join(root, '..', folder), { recursive: true }).map(String))
      if (/\.(ts|sql)$/.test(file))
        expect(readFileSync(join(root, '..', folder, file), 'utf8'), file).not.toMatch(
          /Date\.now|new Date\(\)|Math\.random|localeCompare|\brandom\(\)\s*(as|,|<)|current_(date|timestamp)|\bnow\(\)/,
        );
});

it('every SQL file begins with its grain and holds one statement', () => {
  for (const file of readdirSync(root, { recursive: true }).map(String))
    if (file.endsWith('.sql')) {
      const text = readFileSync(join(root, file), 'utf8');
      expect(text, file).toMatch(/^-- One row per /);
      expect(text, file).not.toMatch(/;/);
    }
});
