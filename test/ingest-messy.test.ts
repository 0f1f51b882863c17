import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvScanner } from '../ingest/csv-scanner.ts';
import { Sandbox } from './ingest-sandbox.ts';

const sandbox = new Sandbox();

/** RFC 4180 as a person would write it down, for texts without blanks at the edges of fields: the records and what breaks them. */
function readSlowly(text: string, delimiter: string): { fields: string[]; broken: boolean }[] {
  const records: { fields: string[]; broken: boolean }[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '\n' || text[at] === '\r') {
      at += 1;
      continue;
    }
    const fields: string[] = [];
    let broken = false;
    for (;;) {
      while (text[at] === ' ' && /^ *"/.test(text.slice(at))) at += 1;
      let field = '';
      if (text[at] === '"') {
        at += 1;
        for (;;) {
          const end = text.indexOf('"', at);
          if (end < 0) return [...records, { fields, broken: true }];
          field += text.slice(at, end);
          at = end + 1;
          if (text[at] !== '"') break;
          field += '"';
          at += 1;
        }
        while (text[at] === ' ') at += 1;
      } else {
        while (at < text.length && ![delimiter, '\n', '\r'].includes(text[at] as string)) field += text[at++];
      }
      fields.push(field);
      if (at < text.length && text[at] === delimiter) {
        at += 1;
        continue;
      }
      if (at < text.length && text[at] !== '\n' && text[at] !== '\r') {
        broken = true;
        while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
      }
      break;
    }
    if (fields.some((field) => field.includes('\0'))) broken = true;
    records.push({ fields, broken });
  }
  return records;
}

const messyCell = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'like',
    '2026-01-01T00:00:00Z',
    '1767225600',
    '"',
    '""',
    '"x"',
    '"a,b"',
    '"a\nb"',
    '"a""b"',
    '"a"b',
    'a"b',
    ' ',
    ' "q" ',
    '漢字😀',
    '\r',
    '"\r\n"',
    '\0',
    '#',
    '\\"',
  ),
  fc.string({ maxLength: 4, unit: fc.constantFrom('a', '"', ',', ' ', '\n', '\r', '1', 'é') }),
);
const messyLine = fc.oneof(
  { weight: 3, arbitrary: fc.array(messyCell, { minLength: 4, maxLength: 4 }).map((cells) => cells.join(',')) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('2026-01-01T00:00:00Z', '1767225600'),
        fc.constantFrom('like', 'share'),
        fc.constantFrom('a', 'b'),
        messyCell,
      )
      .map((cells) => cells.join(',')),
  },
  { weight: 1, arbitrary: fc.array(messyCell, { maxLength: 6 }).map((cells) => cells.join(',')) },
);
const messyFile = fc
  .array(fc.tuple(messyLine, fc.constantFrom('\n', '\n', '\r\n', '\r', '\n\n')), { minLength: 1, maxLength: 25 })
  .map((lines) => lines.map(([line, end]) => line + end).join(''));

describe('messy CSV', () => {
  test('is cut into the records that a slow reader finds, however its bytes arrive', () => {
    fc.assert(
      fc.property(messyFile, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const scanner = new CsvScanner(',', 4, 1000);
        const bytes = Buffer.from(text);
        let out = '';
        for (let at = 0; at < bytes.length; at += size) out += scanner.push(Buffer.from(bytes.subarray(at, at + size)));
        out += scanner.end();
        const expected = readSlowly(text, ',');
        expect(scanner.records).toBe(expected.length);
        const broken = expected.flatMap((record, n) => (record.broken || record.fields.length !== 4 ? [n] : []));
        expect(scanner.broken.map((record) => record.position)).toEqual(broken);
        expect(readSlowly(out, ',').map(({ fields }) => fields.join('\x1f').replaceAll('\r', ''))).toEqual(
          expected.flatMap((record, n) => [
            broken.includes(n) ? ['', '', '', ''].join('\x1f') : record.fields.join('\x1f').replaceAll('\r', ''),
          ]),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('is stored or refused, every record of it, with the values a slow reader finds', async () => {
    await fc.assert(
      fc.asyncProperty(messyFile, async (text) => {
        const expected = readSlowly(text, ',');
        fc.pre(expected.length > 0);
        const path = sandbox.file('messy.csv', `time,verb,account,object\n${text}`);
        const done = await sandbox.ingest(path, { maxRejected: 1, as: `messy-${Math.random()}` });
        const rows = done.outcome === 'stored' ? await sandbox.rows(done.stream) : [];
        fc.pre(done.outcome === 'stored');
        const refused = await sandbox.refused(done.stream);
        const positions = [...rows.map((row) => Number(row.position)), ...refused.map(({ position }) => position)];
        expect(positions.sort((a, b) => a - b)).toEqual(expected.map((_, n) => n));
        for (const row of rows) {
          const [, verb, account, object] = expected[Number(row.position)]?.fields ?? [];
          expect([row.verb, row.account, row.object]).toEqual([verb?.trim().toLowerCase(), account, object || null]);
        }
        for (const { position } of refused) {
          const record = expected[position];
          const [time, verb, account] = record?.fields ?? [];
          const fine =
            /^(2026-01-01T00:00:00Z|1767225600)$/.test(time ?? '') && /^(like|share)$/.test(verb ?? '') && account;
          expect(record?.broken || record?.fields.length !== 4 || !fine).toBeTruthy();
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

test('messy NDJSON is stored or refused, every line of it', async () => {
  const value = fc.oneof(
    fc.constantFrom('like', 'a', '2026-01-01T00:00:00Z', 1767225600, null, true, [1], { x: 1 }),
    fc.string(),
  );
  const object = fc.record(
    { time: value, verb: fc.oneof(value, fc.constant('like')), account: value, object: value, 'odd "name"/~': value },
    { requiredKeys: [] },
  );
  const goodLine = fc.record({
    time: fc.constant(1767225600),
    verb: fc.constant('like'),
    account: fc.constantFrom('a', 'b'),
  });
  const line = fc.oneof(
    object.map((some) => JSON.stringify(some)),
    goodLine.map((some) => JSON.stringify(some)),
    fc.constantFrom('', '  ', '{', '[]', '3', 'null', '{"a":1}}', '{"time":"\u2028"}'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('\n', '\r\n'),
      async (lines, end) => {
        const text = ['{"time":1767225600,"verb":"like","account":"z"}', ...lines].join(end);
        const records = text.split('\n').filter((some) => some.trim() !== '');
        const done = await sandbox.ingest(sandbox.file('messy.ndjson', text), {
          maxRejected: 1,
          as: `messy-${Math.random()}`,
        });
        fc.pre(done.outcome === 'stored');
        const rows = await sandbox.rows(done.stream);
        const refused = await sandbox.refused(done.stream);
        const positions = [...rows.map((row) => Number(row.position)), ...refused.map(({ position }) => position)];
        expect(positions.sort((a, b) => a - b)).toEqual(records.map((_, n) => n));
        for (const row of rows)
          expect(JSON.parse(records[Number(row.position)] as string)).toMatchObject({
            verb: expect.stringMatching(/like/i),
          });
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test('a record as long as allowed is taken, one byte more is refused; neither breaks the rest', async () => {
  for (const long of [64, 1 << 20, 5_000_000]) {
    const record = (id: string, extra: number) => {
      const start = `1767225600,like,${id},`;
      return `${start}${'x'.repeat(long - start.length + extra)}\n`;
    };
    const text = `time,verb,account,object\n${record('fits', 0)}1767225600,like,b,c\n${record('over', 1)}1767225600,like,d,e\n`;
    const done = await sandbox.ingest(sandbox.file('long.csv', text), {
      maxLine: long,
      maxRejected: 1,
      as: `long-${long}`,
    });
    expect((await sandbox.rows(done.stream)).map((row) => row.account)).toEqual(['fits', 'b', 'd']);
    expect(done.reasons).toMatchObject([{ reason: 'line-too-long', example: 2 }]);
  }
});
