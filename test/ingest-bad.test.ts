import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FileRequest } from '../ingest/file.ts';
import { Refusal } from '../ingest/refusal.ts';
import { Sandbox } from './ingest-sandbox.ts';

const sandbox = new Sandbox();
const header = 'id,time,verb,account,object\n';
const good = Array.from(
  { length: 200 },
  (_, n) => `e${n},2026-01-01T00:00:${String(n % 60).padStart(2, '0')}Z,like,a${n % 7},o${n % 9}\n`,
);
const file = header + good.join('');
/** The file with one of its records replaced. */
const with_ = (at: number, line: string) => header + good.toSpliced(at, 1, line).join('');

async function refusal(
  content: string | Uint8Array,
  choices: Partial<FileRequest> = {},
  name = 'bad.csv',
): Promise<Refusal> {
  const before = sandbox.files();
  const caught = await sandbox.ingest(sandbox.file(name, content), choices).then(
    (done) => Promise.reject(new Error(`was stored: ${JSON.stringify(done)}`)),
    (cause: unknown) => cause,
  );
  expect(caught).toBeInstanceOf(Refusal);
  expect(sandbox.files()).toEqual(before);
  return caught as Refusal;
}

describe('a file is refused whole', () => {
  test('that does not exist', async () => {
    const caught = await sandbox.ingest('/nowhere/likes.csv').catch((cause: unknown) => cause as Refusal);
    expect(caught).toMatchObject({ exit: 2, message: expect.stringMatching(/\/nowhere\/likes\.csv does not exist/) });
  });
  test('that is a folder', async () => {
    const caught = await sandbox.ingest(sandbox.folder).catch((cause: unknown) => cause as Refusal);
    expect(caught).toMatchObject({ exit: 2, message: expect.stringMatching(/is a folder.*\/\*\.csv/) });
  });
  test.each<[string, string | Uint8Array, Partial<FileRequest>, number, RegExp, string?]>([
    ['empty', '', {}, 3, /is empty/],
    ['empty, compressed', gzipSync(''), {}, 3, /is empty/],
    ['blank lines alone', '\n\n\n', {}, 2, /Columns found/],
    ['a header alone', header, {}, 3, /no records/],
    ['a header without a line end', header.trim(), {}, 3, /no records/],
    ['an empty NDJSON', '\n', { format: 'ndjson' }, 2, /Columns found: none/],
    ['binary', Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256), {}, 3, /is binary data.*byte \d+/],
    ['binary that is UTF-8', Uint8Array.from({ length: 5000 }, (_, n) => (n * 31) % 32), {}, 3, /is binary data/],
    ['UTF-16', Buffer.from(`\ufeff${file}`, 'utf16le'), {}, 3, /is UTF-16.*iconv -f UTF-16/],
    [
      'not UTF-8',
      Buffer.concat([Buffer.from(file), Buffer.from('e,2026-01-01T00:00:00Z,like,J\xfcrgen,o\n', 'latin1')]),
      {},
      3,
      /not UTF-8: found byte \d+ \(0xfc, line 202\).*iconv -f WINDOWS-1252/,
    ],
    [
      'cut inside a character',
      Buffer.concat([Buffer.from(file), Buffer.from([0xe6, 0xbc])]),
      {},
      3,
      /not UTF-8: found byte \d+ \(0xe6/,
    ],
    ['gzip cut short', gzipSync(file).subarray(0, 300), {}, 3, /cannot be decompressed.*cut short/],
    [
      'gzip that is damaged',
      Buffer.concat([gzipSync(file).subarray(0, 200), Buffer.alloc(200, 7)]),
      {},
      3,
      /cannot be decompressed/,
    ],
    ['Parquet cut short', Buffer.from(`PAR1${'x'.repeat(100)}`), {}, 3, /not a whole Parquet file/],
    ['said to be Parquet', file, { format: 'parquet' }, 3, /no Parquet file/],
    ['a JSON array', '[{"time":1}]', { format: 'ndjson' }, 3, /one JSON array.*jq -c/],
    ['another delimiter', file.replaceAll(',', '^'), {}, 2, /but one column.*comma, semicolon, tab or \|/],
    [
      'no column for the time',
      'who,what\na,b\n',
      { set: { verb: 'like' }, map: { account: 'who' } },
      2,
      /no column that is clearly time.*--map account=who,time=TIME/s,
    ],
    [
      'no column at all that is known',
      'when,who,what\n1,a,b\n',
      {},
      2,
      /clearly time, verb, account.*Columns found: when, who, what.*--map time=when,account=who --set verb=share/s,
    ],
    [
      'several columns for the account',
      'time,verb,user_id,actor\n1,like,a,b\n',
      {},
      2,
      /2 columns that could be account: user_id, actor.*--map .*account=user_id/s,
    ],
    [
      'a column twice',
      'time,verb,account,time\n1,like,a,2\n',
      {},
      2,
      /2 columns that could be time|several columns called time/,
    ],
    [
      'a mapping to no column',
      file,
      { map: { object: 'post' } },
      2,
      /has no column post, which --map object=post names. It has id, time/,
    ],
    ['a mapping of no column', file, { map: { colour: 'id' } }, 2, /no column colour/],
    ['a column mapped and set', file, { map: { verb: 'verb' }, set: { verb: 'like' } }, 2, /both mapped and set/],
    ['a verb set that is none', file, { set: { verb: 'dance' } }, 2, /no such verb. The verbs are register/],
    ['a field kept that is none', file, { keep: ['colour'] }, 2, /has no column colour, which --keep names/],
    ['a zone that is none', file, { zone: 'Mars' }, 2, /--zone Mars: needed UTC or an offset/],
    ['a name with a slash', file, { as: '../up' }, 2, /--as/],
    ['a first line without end', 'x'.repeat(3_000_000), {}, 3, /first line of more than 1048576 bytes/],
  ])('%s', async (_, content, choices, exit, text, name) => {
    const { message, exit: found } = await refusal(content, choices, name);
    expect(message).toMatch(text);
    expect(found).toBe(exit);
    expect(message).not.toMatch(/INTERNAL|\n\s+at /);
  });
});

describe('a record is refused', () => {
  const cases: [string, string][] = [
    ['missing-time', 'x,,like,a,o\n'],
    ['bad-time', 'x,on Monday,like,a,o\n'],
    ['bad-time', 'x,2026-02-30T00:00:00Z,like,a,o\n'],
    ['bad-time', 'x,2026-01-01T25:00:00Z,like,a,o\n'],
    ['bad-time', 'x,infinity,like,a,o\n'],
    ['bad-time', 'x,epoch,like,a,o\n'],
    ['time-without-zone', 'x,2026-01-01T00:00:00,like,a,o\n'],
    ['future-time', 'x,2026-06-02T12:00:00.000001Z,like,a,o\n'],
    ['future-time', 'x,50000-01-01T00:00:00Z,like,a,o\n'],
    ['future-time', 'x,+300000-01-01T00:00:00Z,like,a,o\n'],
    ['future-time', 'x,1515680380800000000,like,a,o\n'],
    ['future-time', 'x,99999999999,like,a,o\n'],
    ['missing-account', 'x,2026-01-01T00:00:00Z,like,,o\n'],
    ['missing-account', 'x,2026-01-01T00:00:00Z,like,"",o\n'],
    ['missing-verb', 'x,2026-01-01T00:00:00Z,,a,o\n'],
    ['unknown-verb', 'x,2026-01-01T00:00:00Z,dance,a,o\n'],
    ['nul-byte', 'x,2026-01-01T00:00:00Z,like,a\0,o\n'],
    ['wrong-shape', 'x,2026-01-01T00:00:00Z,like,a\n'],
    ['wrong-shape', 'x,2026-01-01T00:00:00Z,like,a,o,more\n'],
    ['broken-quotes', 'x,2026-01-01T00:00:00Z,like,"a"b,o\n'],
    ['line-too-long', `x,2026-01-01T00:00:00Z,like,a,${'o'.repeat(1 << 20)}\n`],
    ['line-too-long', `x,2026-01-01T00:00:00Z,like,a,"${'o\n'.repeat(1 << 20)}"\n`],
  ];
  test.each(cases)('as %s (%#)', async (reason, line) => {
    const done = await sandbox.ingest(sandbox.file('one.csv', with_(77, line)), { as: `one-${Math.random()}` });
    expect(done.reasons).toMatchObject([{ reason, count: 1, example: 77 }]);
    expect(done).toMatchObject({ rows: 199, refused: 1 });
    const rows = await sandbox.rows(done.stream);
    expect(rows.map((row) => Number(row.position))).toEqual(Array.from({ length: 200 }, (_, n) => n).toSpliced(77, 1));
    expect(rows.map((row) => row.id)).toEqual(Array.from({ length: 200 }, (_, n) => `e${n}`).toSpliced(77, 1));
    const refused = await sandbox.refused(done.stream);
    expect(refused).toMatchObject([{ position: 77, reason }]);
    expect(refused[0]?.record).toContain('x');
  });
  const columns: [string, string][] = [
    ['recorded', 'never'],
    ['object_created', '3000-01-01T00:00:00Z'],
    ['account_created', 'x'],
    ['object_kind', 'cat'],
    ['topics', '["x"'],
    ['ip', '300.1.1.1'],
    ['ip', '1::2::3'],
    ['ip', 'unknown'],
    ['email', 'nobody'],
    ['asn', 'AS-1'],
    ['tz_offset', 'CET'],
    ['consent', 'maybe'],
    ['follows', '2'],
    ['paid', 'x'],
    ['automation', 'x'],
    ['value', '1,5'],
    ['value', 'NaN'],
    ['extra', '[1]'],
  ];
  test.each(columns)('for a bad %s: %s', async (column, value) => {
    const lines = [
      JSON.stringify({ time: 1_767_225_600, verb: 'like', account: 'a', [column]: value }),
      ...Array.from({ length: 100 }, (_, n) => JSON.stringify({ time: 1_767_225_600 + n, verb: 'like', account: 'b' })),
    ];
    const done = await sandbox.ingest(sandbox.file('column.ndjson', lines.join('\n')), {
      as: `column-${Math.random()}`,
    });
    expect(done.reasons).toMatchObject([{ reason: `bad-${column}`, count: 1, example: 0 }]);
  });
  test('as no JSON, no object, too long, or with a NUL', async () => {
    const lines = [
      '{"time":1767225600,"verb":"like","account":"a"}',
      '{"time":1767225600,',
      '[1]',
      `{"text":"${'x'.repeat(3 << 20)}"}`,
      '{"time":1767225600,"verb":"like","account":"a\\u0000"}',
      '',
      '{"time":1767225600,"verb":"like","account":"\0"}',
      '{"time":1767225601,"verb":"like","account":"b"}',
    ];
    const done = await sandbox.ingest(sandbox.file('lines.ndjson', lines.join('\n')), { maxRejected: 1 });
    const refused = await sandbox.refused(done.stream);
    expect(refused.map(({ position, reason }) => [position, reason])).toEqual([
      [1, 'not-json'],
      [2, 'wrong-shape'],
      [3, 'line-too-long'],
      [4, 'nul-byte'],
      [5, 'nul-byte'],
    ]);
    expect((await sandbox.rows(done.stream)).map((row) => [row.position, row.account])).toEqual([
      ['0', 'a'],
      ['6', 'b'],
    ]);
  });
});

describe('the gate', () => {
  test('lists reasons with counts and example rows, and advice', async () => {
    const lines = good.map((line, n) =>
      n % 10 === 3 ? line.replace('Z,', ',') : n % 50 === 7 ? line.replace('like', 'dance') : line,
    );
    const { message, exit } = await refusal(header + lines.join(''));
    expect(exit).toBe(3);
    expect(message).toMatch(
      /24 of 200 records of .*bad\.csv are refused \(12 %\), more than --max-rejected allows \(1 %\)/,
    );
    expect(message).toMatch(/time-without-zone: 20, for example row 3, 13, 23 \(.*--zone/);
    expect(message).toMatch(/unknown-verb: 4, for example row 7, 57, 107/);
  });
  test('takes exactly the share allowed', async () => {
    const lines = good.map((line, n) => (n < 2 ? line.replace('like', 'dance') : line));
    await expect(sandbox.ingest(sandbox.file('edge.csv', header + lines.join('')))).resolves.toMatchObject({
      refused: 2,
    });
    const { exit } = await refusal(header + lines.join('').replace('e5,', 'f5,'), { maxRejected: 0.009 });
    expect(exit).toBe(3);
  });
  test('counts what an unclosed quote swallows', async () => {
    const { message, exit } = await refusal(with_(100, 'x,2026-01-01T00:00:00Z,like,"a,o\n'));
    expect(exit).toBe(3);
    expect(message).toMatch(/an unclosed quote in .* swallows 5\d % of it/);
    expect(message).toMatch(/unclosed-quote: 1, for example row 100/);
    const done = await sandbox.ingest(sandbox.file('quote.csv', with_(199, 'x,2026-01-01T00:00:00Z,like,"a,o\n')));
    expect(done.notes.join()).toMatch(/row 199 opens a quote that is never closed/);
  });
  test('refuses a mix of zones, unless told what the bare times mean', async () => {
    const mixed = header + good.map((line, n) => (n % 2 ? line.replace('Z,', ',') : line)).join('');
    expect((await refusal(mixed)).message).toMatch(/time-without-zone: 100/);
    const done = await sandbox.ingest(sandbox.file('mixed.csv', mixed), { zone: '+02:00' });
    const rows = await sandbox.rows(done.stream);
    expect([rows[0]?.time, rows[1]?.time]).toEqual(['2026-01-01 00:00:00', '2025-12-31 22:00:01']);
  });
  test('a file wholly without zones is read as UTC, and says so', async () => {
    const bare = header + good.map((line) => line.replace('Z,', ',')).join('');
    const done = await sandbox.ingest(sandbox.file('bare.csv', bare));
    expect(done).toMatchObject({ rows: 200, minTime: Date.parse('2026-01-01T00:00:00Z') * 1000 });
    expect(done.notes.join()).toMatch(/time carries no zone: read as UTC/);
  });
});

test('no folder of the store is needed beforehand, and none stays half done', async () => {
  const fresh = new Sandbox();
  mkdirSync(fresh.storeFolder);
  await expect(fresh.ingest(fresh.file('x.csv', 'a,b\n1,2\n'))).rejects.toThrow(Refusal);
  expect(fresh.files()).toEqual([]);
  writeFileSync(`${fresh.storeFolder}/tmp/left`, '');
  expect(readdirSync(`${fresh.storeFolder}/tmp`)).toEqual(['left']);
});
