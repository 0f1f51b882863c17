import { expect, it } from 'vitest';
import { form } from '../detectors/near-duplicate/cases.ts';
import { clusterTexts, textColumns } from '../detectors/text-clusters/clusters.ts';
import { loadStore } from '../ingest/load.ts';
import { draws } from '../world/draws.ts';
import { language, sentence } from '../world/language.ts';
import { limits, storeOf } from './store-of.ts';

const english = language('en');
const draw = draws(3);

/** Families of texts whose members have a word or two of their own, and texts of no family. */
const families = Array.from({ length: 30 }, () => {
  const words = `${sentence(english, 1, draw)} ${sentence(english, 2, draw)}`.split(' ');
  return Array.from({ length: 2 + draw.below(9) }, (_, member) =>
    words.map((word) => (draw.chance(0.06) ? `own${member}x` : word)).join(' '),
  );
});
const strangers = Array.from({ length: 400 }, () => sentence(english, draw.below(40), draw));
const long = Array.from({ length: 3 }, (_, member) =>
  Array.from({ length: 12 }, (_, at) => sentence(english, at, draws(at + (at === 4 * member ? 90 + member : 50)))).join(
    ' ',
  ),
);
const texts = [...new Set([...families.flat(), ...strangers, ...long])];

async function clustersOf(texts: readonly string[], account: (at: number) => string) {
  const store = await storeOf(
    texts.map((text, at) => ({ time: at, verb: 'post', account: account(at), object: `o${at}`, ...form(text) })),
  );
  const need = { verbs: ['post'] as const, lookback: 0, lookbacks: [0], columns: [...textColumns] };
  const loaded = await loadStore(store, need, limits);
  const workspace = await loaded.workspaceFor(need);
  await workspace.settings({ least_shingles: 12, similarity: 400 });
  await clusterTexts(workspace);
  const rows = await workspace.rows<{ text_hash: string; head: string }>(
    'select t.text_hash, h.text_hash as head from text_cluster as t join written_text as h on h.text = t.cluster order by 1',
  );
  loaded.close();
  return new Map(rows.map((row) => [row.text_hash, row.head]));
}

const hash = (text: string) => form(text).text_hash as string;
const sketch = (text: string) => form(text).text_sketch as number[];

/** Jaccard by the store's own rule: of the 128 smallest numbers of both, the share that both have. */
function jaccard(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [new Set(x), new Set(y)];
  const both = [...new Set([...x, ...y])].sort((p, q) => p - q).slice(0, 128);
  return both.filter((number) => a.has(number) && b.has(number)).length / both.length;
}

it('texts join a head that they are similar to themselves, and none that they are not', async () => {
  const heads = await clustersOf(texts, (at) => `a${at % 50}`);
  const by = new Map(texts.map((text) => [hash(text), sketch(text)]));
  for (const [text, head] of heads)
    expect(jaccard(by.get(text) as number[], by.get(head) as number[])).toBeGreaterThan(text === head ? 0.99 : 0.34);
  const familyOf = new Map(families.flatMap((family, at) => family.map((text) => [hash(text), at] as const)));
  for (const [text, head] of heads) expect(familyOf.get(head)).toBe(familyOf.get(text));
  const pairs = families.flatMap((family) =>
    family
      .flatMap((x, at) => family.slice(at + 1).map((y) => [x, y] as const))
      .filter(([x, y]) => jaccard(sketch(x), sketch(y)) > 0.5),
  );
  const together = pairs.filter(([x, y]) => heads.get(hash(x)) === heads.get(hash(y)));
  expect(together.length / pairs.length).toBeGreaterThan(0.9);
  expect(new Set(long.map((text) => heads.get(hash(text)))).size).toBe(1);
});

it('names of accounts and the order of acts have no part in it', async () => {
  const plain = await clustersOf(texts, (at) => `a${at % 50}`);
  expect(await clustersOf([...texts].reverse(), (at) => `z${(at * 7) % 61}`)).toEqual(plain);
});
