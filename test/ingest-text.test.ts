import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { letters, variants } from '../ingest/characters.ts';
import { Sandbox } from './ingest-sandbox.ts';

const sandbox = new Sandbox();

interface Form {
  readonly hash: string | null;
  readonly sketch: readonly number[];
  readonly length: number;
  readonly shingles: number;
}

async function formsOf(texts: readonly string[]): Promise<Form[]> {
  const lines = texts
    .map((text, n) => JSON.stringify({ time: 1767225600 + n, verb: 'post', account: 'a', text }))
    .join('\n');
  const done = await sandbox.ingest(sandbox.file('texts.ndjson', lines), { as: `texts-${Math.random()}` });
  return (await sandbox.rows(done.stream)).map((row) => {
    expect(row.text).toBeNull();
    return {
      hash: row.text_hash,
      sketch: JSON.parse(row.text_sketch ?? 'null') as number[],
      length: Number(row.text_length),
      shingles: Number(row.text_shingles),
    };
  });
}

/** How it is read, by another hand. */
const readAs = new Map(
  [letters, variants].flatMap(({ from, to }) => [...from].map((one, at) => [one, [...to][at] as string] as const)),
);
const read = (text: string) => [...text].map((one) => readAs.get(one) ?? one).join('');

/** The same by another hand: shingles of a text without blanks or marks. */
function shinglesOf(normal: string): Set<string> {
  const characters = [...normal];
  const east = characters.filter((one) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(one),
  ).length;
  const n = 2 * east >= characters.length ? 2 : 4;
  if (characters.length > 0 && characters.length < n) return new Set([normal]);
  return new Set(
    Array.from({ length: Math.max(0, characters.length - n + 1) }, (_, at) => characters.slice(at, at + n).join('')),
  );
}
const numberOf = (shingle: string) => createHash('md5').update(shingle).digest().readUInt32LE(8) & 0x7fffffff;
const ascending = (numbers: Iterable<number>) => [...new Set(numbers)].sort((a, b) => a - b);

/** Jaccard from two sketches: the share of the smallest numbers of both together that both have. */
function estimate(a: readonly number[], b: readonly number[]): number {
  const both = new Set(a.filter((number) => b.includes(number)));
  const smallest = ascending([...a, ...b]).slice(0, 128);
  return smallest.filter((number) => both.has(number)).length / smallest.length;
}
function exact(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return shared / (a.size + b.size - shared);
}

describe('a text', () => {
  test('is one text in whatever letters it is written', async () => {
    const written = [
      [
        'free money now',
        'ＦＲＥＥ money now',
        '𝐟𝐫𝐞𝐞 𝑚𝑜𝑛𝑒𝑦 𝓃𝓸𝔀',
        'fr\u0435\u0435 m\u03bfn\u0435y now',
        'Ⓕⓡⓔⓔ money now',
      ],
      ['支持台湾发展 1 号', '支持台灣發展 １ 號', '支持台灣發展①號', '🔥支持台湾发展… 1 号'],
      ['свет в окне', 'c\u0432\u0435т в \u043eкне', 'СВЕТ В ОКНЕ'],
    ];
    for (const same of written) {
      const hashes = (await formsOf(same)).map(({ hash }) => hash);
      expect(new Set(hashes).size).toBe(1);
    }
    const [muller, other, greek] = await formsOf(['müller', 'muller', 'μuller']);
    expect(new Set([muller?.hash, other?.hash, greek?.hash]).size).toBe(3);
  });

  test('is sketched as documented', async () => {
    const letter = fc.constantFrom(
      ...'abcdefghijklmnopqrstuvwxyz0123456789',
      ...'äöüñéßłø',
      ...'漢字新聞平成東京大阪',
      ...'ひらがなカタカナ',
      ...'한국어',
      '𠀀',
      '𝒳',
    );
    const texts = fc
      .sample(fc.string({ unit: letter, minLength: 1, maxLength: 400 }), { numRuns: 60, seed: 3 })
      .map((text) => text.toLowerCase().normalize('NFC'));
    const forms = await formsOf(texts);
    for (const [at, text] of texts.map(read).entries()) {
      const shingles = shinglesOf(text);
      expect(forms[at]).toEqual({
        hash: createHash('md5').update(text).digest('hex'),
        sketch: ascending([...shingles].map(numberOf)).slice(0, 128),
        length: [...text].length,
        shingles: shingles.size,
      });
    }
  });
  test.each([
    ['Hello, World!', 'helloworld'],
    ['HELLO   world\n\t…', 'helloworld'],
    ['he\u200bllo 🎉🎉 world', 'helloworld'],
    ['@bob hello https://x.example/a?b=c world', 'helloworld'],
    ['hello world #RareClub_Name2026 #x', 'helloworld'],
    ['#稀有话题#你好世界 ＃另一个＃', '你好世界'],
    ['ｈｅｌｌｏ ｗｏｒｌｄ', 'helloworld'],
    ['Cafe\u0301 Nr. 5', 'caf\u00e9nr5'],
    ['漢字、「かな」', '汉字かな'],
  ])('%j is taken as %s', async (written, normal) => {
    const [form] = await formsOf([written]);
    expect(form).toMatchObject({ hash: createHash('md5').update(normal).digest('hex'), length: [...normal].length });
  });
  test('of signs alone has no hash and no shingles', async () => {
    const nothing = { hash: null, sketch: [], length: 0, shingles: 0 };
    expect(await formsOf(['🎉🎉!!! https://x.example', '#justTags #andMore'])).toEqual([nothing, nothing]);
  });
  test('that is very long costs no more than its beginning', async () => {
    const started = performance.now();
    const [form] = await formsOf([`${'漢字'.repeat(150_000)}end`]);
    expect(form?.length).toBe(300_003);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
  test('is left out unless it is to be kept', async () => {
    const path = sandbox.file('kept.ndjson', JSON.stringify({ time: 1, verb: 'post', account: 'a', text: 'keep me' }));
    const done = await sandbox.ingest(path, { keepText: true });
    expect((await sandbox.rows(done.stream))[0]?.text).toBe('keep me');
  });
});

test('sketches give Jaccard: exactly for short texts, for long ones as well as 128 draws would, without bias', async () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 3, maxLength: 9 });
  const pairs = fc
    .sample(
      fc.tuple(
        fc.array(word, { minLength: 5, maxLength: 150 }),
        fc.array(word, { minLength: 1, maxLength: 150 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      { numRuns: 600, seed: 5 },
    )
    .map(([words, others, share]): [string, string] => [
      words.join(' '),
      [
        ...words.slice(0, Math.ceil(words.length * share)),
        ...others.slice(0, Math.floor(words.length * (1 - share))),
      ].join(' '),
    ]);
  const forms = await formsOf(pairs.flat());
  const errors: { error: number; variance: number }[] = [];
  for (const [at, [a, b]] of pairs.entries()) {
    const [one, other] = [shinglesOf(a.replaceAll(' ', '')), shinglesOf(b.replaceAll(' ', ''))];
    const jaccard = exact(one, other);
    const error = estimate(forms[2 * at]?.sketch ?? [], forms[2 * at + 1]?.sketch ?? []) - jaccard;
    if (one.size <= 64 && other.size <= 64) expect(error).toBe(0);
    else if (jaccard > 0 && jaccard < 1) errors.push({ error, variance: (jaccard * (1 - jaccard)) / 128 });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(errors.length).toBeGreaterThan(200);
  // Draws without replacement vary less than the binomial says; at its worst, J = 0.5, that is a standard error of 0.044.
  expect(mean(errors.map(({ error, variance }) => error ** 2 / variance))).toBeLessThan(1.1);
  expect(Math.sqrt(mean(errors.map(({ error }) => error ** 2)))).toBeLessThan(0.06);
  expect(Math.abs(mean(errors.map(({ error }) => error)))).toBeLessThan(
    3 * Math.sqrt(mean(errors.map(({ variance }) => variance)) / errors.length),
  );
});

describe('a name', () => {
  const formOf = async (name: string) => {
    const path = sandbox.file(
      'names.ndjson',
      JSON.stringify({ time: 1, verb: 'register', account: 'a', handle: name, name }),
    );
    const done = await sandbox.ingest(path, { as: `names-${Math.random()}` });
    const [row] = await sandbox.rows(done.stream);
    expect([row?.name_template, row?.name_stem, row?.name_skeleton]).toEqual([
      row?.handle_template,
      row?.handle_stem,
      row?.handle_skeleton,
    ]);
    return { template: row?.handle_template, stem: row?.handle_stem, skeleton: row?.handle_skeleton };
  };
  test.each([
    ['abcde1234', 'L5D4', 'abcde'],
    ['abcde_1234', 'L5_D4', 'abcde'],
    ['JohnSmith99', 'U1L3U1L4D2', 'johnsmith'],
    ['新聞ニュース2', 'H2K4D1', '新聞ニュース'],
    ['한국-a', 'G2-L1', '한국-a'],
    ['Ünal.x', 'U1L3.L1', 'ünal.x'],
    ['2024', 'D4', null],
    ['สวัสดี', 'O6', 'สวัสดี'],
    ['a🎉b', 'L1🎉L1', 'a🎉b'],
  ])('%s has the template %s and the stem %s', async (name, template, stem) => {
    expect(await formOf(name)).toMatchObject({ template, stem });
  });
  test.each([
    ['paypal', 'раураl'],
    ['paypal', 'PAYPAI'],
    ['paypal', 'paypa1'],
    ['google', 'g00gle'],
    ['modern', 'modem'],
    ['Ann Lee', 'ann_lee'],
    ['café', 'cafe'],
    ['elon', 'εlοn'],
  ])('%s looks like %s', async (name, other) => {
    expect((await formOf(name)).skeleton).toBe((await formOf(other)).skeleton);
  });
  test.each([
    ['anna', 'anne'],
    ['bob', 'rob'],
  ])('%s does not look like %s', async (name, other) => {
    expect((await formOf(name)).skeleton).not.toBe((await formOf(other)).skeleton);
  });
});
