import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { columns } from '../ingest/engagement.ts';
import { ingestFile } from '../ingest/file.ts';
import { Refusal } from '../ingest/refusal.ts';
import { parseSegment } from '../ingest/segment.ts';
import { readStreams, removeStream } from '../ingest/store.ts';
import { csv, limits, parquetOf, query, Sandbox } from './ingest-sandbox.ts';

const sandbox = new Sandbox();

/** One value of every column that a file carries, as written, and as it lies in the store where that differs. */
const whole: Record<string, [written: string, stored?: string]> = {
  id: ['e1'],
  source: ['app'],
  time: ['2026-01-01T01:02:03.123456+01:00', '2026-01-01 00:02:03.123456'],
  recorded: ['1767225600123', '2026-01-01 00:00:00.123'],
  verb: ['Profile', 'profile'],
  account: [' u,1"', ' u,1"'],
  object: ['o|1;\t'],
  object_kind: ['Account', 'account'],
  owner: ['漢字 😀'],
  object_created: ['1767225600', '2026-01-01 00:00:00'],
  account_created: ['1767225600123456', '2026-01-01 00:00:00.123456'],
  topics: ['a | b|', '[a, b]'],
  text: ['Hello, "World"\nsecond line'],
  device: ['d1'],
  ip: ['203.0.113.9'],
  phone: ['+491'],
  email: ['a@b.example'],
  subject: ['s'],
  controller: ['c'],
  payment: ['p'],
  handle: ['ann_01'],
  name: ['=cmd|x'],
  avatar: ['av'],
  bio: ['b'],
  referrer: ['https://x.example/?a=b'],
  asn: ['AS64500', '64500'],
  country: ['DE'],
  client: ['app/1.0'],
  language: ['de'],
  tz_offset: ['-0330', '-210'],
  session: ['se'],
  origin: ['Search', 'search'],
  consent: ['yes', 'true'],
  follows: ['0', 'false'],
  paid: ['TRUE', 'true'],
  automation: ['f', 'false'],
  value: ['-1.5e3', '-1500.0'],
  unit: ['views'],
  field: ['bio'],
  before: ['x'],
  after: ['y'],
  extra: ['{"k":[1,{"l":null}]}'],
};
const hidden = [
  'device',
  'ip',
  'phone',
  'email',
  'subject',
  'controller',
  'payment',
  'avatar',
  'bio',
  'session',
  'before',
  'after',
];

function expectWhole(row: Record<string, string | null> | undefined): void {
  for (const [column, [written, stored]] of Object.entries(whole))
    if (hidden.includes(column)) expect(row?.[column], column).toMatch(/^k1:[0-9a-f]{32}$/);
    else expect(row?.[column], column).toBe(stored ?? written);
  expect(row).toMatchObject({ mail_domain: 'b.example', handle_template: 'L3_D2', handle_stem: 'ann' });
  expect(row?.prefix).toMatch(/^k1:/);
  for (const column of Object.keys(columns)) expect(row, column).toHaveProperty(column);
}

describe('every column goes round', () => {
  const cells = Object.values(whole).map(([written]) => written);
  const names = Object.keys(whole);
  test.each([',', ';', '\t', '|'])('through CSV with %j', async (delimiter) => {
    const path = sandbox.file('whole.csv', csv([names, cells], delimiter));
    const done = await sandbox.ingest(path, { keepText: true, as: `csv-${delimiter.charCodeAt(0)}` });
    expect(done).toMatchObject({ outcome: 'stored', rows: 1, ignored: [] });
    expectWhole((await sandbox.rows(done.stream))[0]);
  });
  test('through NDJSON, as texts and as JSON values', async () => {
    const texts = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
    const values = {
      ...texts,
      recorded: 1767225600123,
      object_created: 1767225600,
      topics: ['a', 'b'],
      asn: 64500,
      tz_offset: -210,
      consent: true,
      follows: false,
      value: -1500,
      extra: { k: [1, { l: null }] },
    };
    const path = sandbox.file('whole.ndjson', `${JSON.stringify(texts)}\n${JSON.stringify(values)}\n`);
    const done = await sandbox.ingest(path, { keepText: true });
    const rows = await sandbox.rows(done.stream);
    expect(rows).toHaveLength(2);
    for (const row of rows) expectWhole(row);
  });
  test('through Parquet, with types of its own', async () => {
    const typed: Record<string, string> = {
      time: "timestamptz '2026-01-01T01:02:03.123456+01:00'", recorded: '1767225600.123::double', object_created: "timestamp_s '2026-01-01'",
      account_created: '1767225600123456::ubigint', topics: "['a', 'b']", asn: '64500::uinteger', tz_offset: '-210::smallint',
      consent: 'true', follows: 'false', paid: 'true', automation: 'false', value: '-1500::decimal(9, 2)', extra: "{'k': [to_json(1), '{\"l\":null}'::json]}",
      device: "'d1'::blob",
    }; // biome-ignore format: one theme
    const select = names
      .map((name, at) => `${typed[name] ?? `'${cells[at]?.replaceAll("'", "''")}'`} as "${name}"`)
      .join(', ');
    const done = await sandbox.ingest(await parquetOf(join(sandbox.folder, 'whole.parquet'), `select ${select}`), {
      keepText: true,
    });
    const [row] = await sandbox.rows(done.stream);
    expectWhole({ ...(row as Record<string, string>), extra: row?.extra?.replace(/\s/g, '') ?? null });
  });
});

describe('the same rows are the same acts', () => {
  const lines = Array.from({ length: 3000 }, (_, n) => [
    `e${n}`,
    String(1_767_225_600 + n * 7),
    n % 3 ? 'like' : 'share',
    `a${n % 17}`,
    `o${n % 23}`,
  ]);
  const names = ['id', 'time', 'verb', 'account', 'object'];
  const text = csv([names, ...lines]);
  const ndjson = lines
    .map((cells) => JSON.stringify(Object.fromEntries(names.map((name, at) => [name, cells[at]]))))
    .join('\n');
  const zstd = (input: string | Buffer) => execFileSync('zstd', ['-q', '-c'], { input, maxBuffer: 1 << 26 });
  const hasZstd = spawnSync('zstd', ['--version']).status === 0;
  const of = async (path: string, as: string) => {
    const own = new Sandbox();
    const done = await own.ingest(path, { as });
    const rows = await own.rows(done.stream);
    return rows.map((row) => [row.position, row.id, row.time, row.verb, row.account, row.object]);
  };
  test.each<[string, () => string | Buffer, string]>([
    ['CRLF', () => text.replaceAll('\n', '\r\n'), 'csv'],
    ['CR', () => text.replaceAll('\n', '\r'), 'csv'],
    [
      'mixed line ends and blank lines',
      () => text.replace(/\n/g, (_, at: number) => ['\n', '\r\n', '\n\n', '\r\n\r\n'][at % 4] as string),
      'csv',
    ],
    ['a byte order mark', () => `\ufeff${text}`, 'csv'],
    ['every field in quotes', () => text.replace(/[^,\n]+/g, '"$&"'), 'csv'],
    ['no line end at the end', () => text.trimEnd(), 'csv'],
    ['gzip', () => gzipSync(text), 'csv.gz'],
    ['gzip of two members', () => Buffer.concat([gzipSync(text.slice(0, 5000)), gzipSync(text.slice(5000))]), 'csv.gz'],
    ['gzip under a plain name', () => gzipSync(text), 'csv'],
    ...(hasZstd
      ? ([
          ['zstd', () => zstd(text), 'csv.zst'],
          ['zstd of two frames', () => Buffer.concat([zstd(text.slice(0, 5000)), zstd(text.slice(5000))]), 'csv.zst'],
          ['NDJSON in zstd', () => zstd(ndjson), 'ndjson.zst'],
        ] as [string, () => string | Buffer, string][])
      : []),
    ['NDJSON', () => ndjson, 'ndjson'],
    ['NDJSON without a telling name', () => ndjson, 'log'],
    ['NDJSON in gzip', () => gzipSync(ndjson), 'jsonl.gz'],
  ])('in %s', async (_, content, ending) => {
    const plain = await of(sandbox.file('plain.csv', text), 'plain');
    expect(plain).toHaveLength(3000);
    expect(await of(sandbox.file(`other.${ending}`, content()), 'other')).toEqual(plain);
  });
  test('in Parquet, compressed Parquet, and Parquet without text types', async () => {
    const plain = await of(sandbox.file('plain.csv', text), 'plain');
    const path = await parquetOf(
      join(sandbox.folder, 'rows.parquet'),
      `select * from read_csv('${sandbox.file('plain.csv', text)}', all_varchar = true)`,
    );
    expect(await of(path, 'parquet')).toEqual(plain);
    if (existsSync('/dev/shm'))
      expect(await of(sandbox.file('rows.parquet.gz', gzipSync(readFileSync(path))), 'gz')).toEqual(plain);
  });
});

describe('ids of rows without one', () => {
  const lines = [
    '1767225600,like,a,o',
    '1767225600,like,a,o',
    '1767225600,like,b,o',
    '1767225600,like,a,o',
    '1767225600,like,a,',
  ];
  test('tell identical rows apart, and are the same from every format and for every order', async () => {
    const own = new Sandbox();
    const first = await own.ingest(own.file('a.csv', `time,verb,account,object\n${lines.join('\n')}\n`));
    const ids = (await own.rows(first.stream)).map((row) => row.id as string);
    expect(new Set(ids).size).toBe(5);
    expect(ids.slice(0, 2)).toEqual([ids[0], `${ids[0]}-1`]);
    expect(ids[3]).toBe(`${ids[0]}-2`);
    const second = await own.ingest(
      own.file(
        'b.csv',
        `account,object,verb,time\n${lines
          .toReversed()
          .map((line) => {
            const [time, verb, account, object] = line.split(',');
            return [account, object, verb, time].join(',');
          })
          .join('\n')}\n`,
      ),
    );
    expect((await own.rows(second.stream)).map((row) => row.id as string).sort()).toEqual(ids.toSorted());
    const third = await own.ingest(
      own.file(
        'c.ndjson',
        lines
          .map((line) => {
            const [time, verb, account, object] = line.split(',');
            return JSON.stringify({ time: Number(time), verb, account, ...(object ? { object } : {}) });
          })
          .join('\n'),
      ),
    );
    expect((await own.rows(third.stream)).map((row) => row.id)).toEqual(ids);
  });
  test('are given where a column has none, and kept where it has one', async () => {
    const done = await sandbox.ingest(
      sandbox.file('some.csv', `id,time,verb,account\nx,1767225600,like,a\n,1767225600,like,a\n`),
    );
    const ids = (await sandbox.rows(done.stream)).map((row) => row.id);
    expect(ids[0]).toBe('x');
    expect(ids[1]).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('columns are found', () => {
  test.each<[string, Record<string, string>]>([
    [
      'timestamp_share,user_id,object_id,content_id,action',
      { time: 'timestamp_share', account: 'user_id', object: 'object_id', id: 'content_id', verb: 'action' },
    ],
    ['Time,ACCOUNT,Verb,Object Kind', { time: 'Time', account: 'ACCOUNT', verb: 'Verb', object_kind: 'Object Kind' }],
    ['time,timestamp,account,user_id,verb', { time: 'time', account: 'account', verb: 'verb' }],
    ['"created_at","actor","event_type"', { time: 'created_at', account: 'actor', verb: 'event_type' }],
  ])('in %s', async (header, mapping) => {
    const values: Record<string, string> = { time: '1767225600', verb: 'like', object_kind: 'post' };
    const found = header.replaceAll('"', '').split(',');
    const back = Object.fromEntries(Object.entries(mapping).map(([column, name]) => [name, column]));
    const line = found.map((name) => values[back[name] ?? ''] ?? 'x').join(',');
    const done = await sandbox.preview(sandbox.file('found.csv', `${header}\n${line}\n`));
    expect(done.mapping).toEqual(mapping);
    expect(done.ignored).toEqual(found.filter((name) => !back[name]));
    expect(done.rows[0]?.refused).toBeUndefined();
  });
  test('or named, set, left out and kept', async () => {
    const path = sandbox.file(
      'named.csv',
      'when,who, "what" ,device,note,odd "one","b, c""d"\n1767225600,u,o,d1,n,z,y\n',
    );
    const done = await sandbox.ingest(path, {
      map: { time: 'when', account: 'who', object: 'what', device: '' }, set: { verb: 'share', source: 'lab' }, keep: ['note', 'odd "one"'],
    }); // biome-ignore format: one theme
    expect(done).toMatchObject({
      ignored: ['device', 'b, c"d'],
      mapping: { time: 'when', account: 'who', object: 'what' },
    });
    const [row] = await sandbox.rows(done.stream);
    expect(row).toMatchObject({ verb: 'share', source: 'lab', account: 'u', device: null });
    expect(JSON.parse(row?.extra ?? '')).toEqual({ note: 'n', 'odd "one"': 'z' });
  });
  test('of Parquet under any name', async () => {
    const path = await parquetOf(
      join(sandbox.folder, 'names.parquet'),
      `select 1767225600 as "it's ""when""", 'u' as account, 'like' as verb`,
    );
    const done = await sandbox.ingest(path, { map: { time: `it's "when"` } });
    expect(done).toMatchObject({ rows: 1, minTime: 1_767_225_600_000_000 });
  });
  test('a column that first appears late in NDJSON is not missed', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) =>
      JSON.stringify({ time: 1767225600 + n, verb: 'like', account: 'a', ...(n === 4999 ? { country: 'DE' } : {}) }),
    );
    const done = await sandbox.ingest(sandbox.file('late.ndjson', lines.join('\n')));
    expect((await sandbox.rows(done.stream)).at(-1)?.country).toBe('DE');
  });
});

describe('times', () => {
  test.each([
    ['1767225600', '2026-01-01 00:00:00'], ['1767225600.25', '2026-01-01 00:00:00.25'], ['1767225600123', '2026-01-01 00:00:00.123'],
    ['1767225600123.5', '2026-01-01 00:00:00.1235'], ['1767225600123456', '2026-01-01 00:00:00.123456'], ['1.7672256e9', '2026-01-01 00:00:00'],
    ['2026-01-01T00:00:00Z', '2026-01-01 00:00:00'], ['2026-01-01t00:00:00z', '2026-01-01 00:00:00'], ['2026-01-01 00:00:00+00', '2026-01-01 00:00:00'],
    ['2026-01-01T00:00:00.1234567Z', '2026-01-01 00:00:00.123456'], ['2026-01-01T05:30:00+0530', '2026-01-01 00:00:00'], ['2025-12-31T20:00:00-04:00', '2026-01-01 00:00:00'],
    ['2026-01-01T00:00:00,5Z', '2026-01-01 00:00:00.5'], ['2026-01-01 00:00:00 UTC', '2026-01-01 00:00:00'], ['-1', '1969-12-31 23:59:59'],
  ])('%s is %s', async (written, stored) => {
    const done = await sandbox.ingest(sandbox.file('time.csv', `time,verb,account,object\n"${written}",like,a,${Math.random()}\n`), { as: `time-${Math.random()}` });
    expect((await sandbox.rows(done.stream))[0]?.time).toBe(stored);
    expect(done.minTime).toBe(done.maxTime);
  }); // biome-ignore format: a table
});

describe('a file in the store', () => {
  const text = (account: string) => `time,verb,account,object\n1767225600,like,${account},o\n`;
  test('is one sealed segment under its name, and described', async () => {
    const own = new Sandbox();
    const done = await own.ingest(own.file('we ird.csv', `${text('a')}1767225999.5,like,b,o\n`));
    expect(done.stream).toMatch(/^we_ird\.csv-[0-9a-f]{12}$/);
    const stream = readStreams(own.store).get(done.stream);
    expect(stream).toMatchObject({
      kind: 'file',
      path: join(own.folder, 'we ird.csv'),
      positions: 2,
      refused: 0,
      replaces: [],
      segment: '0-1_1767225600000000-1767225999500000.parquet',
    });
    expect(own.files()).toEqual([
      `segments/${done.stream}/p=0/0-1_1767225600000000-1767225999500000.parquet`,
      `streams/${done.stream}.json`,
    ]);
    const path = join(own.storeFolder, own.files()[0] as string);
    const metadata = await query<{ key: string; value: string }>(
      'select decode(key) as key, decode(value) as value from parquet_kv_metadata([$path])',
      path,
    );
    expect(Object.fromEntries(metadata.map(({ key, value }) => [key, value]))).toMatchObject({
      lockstep: '1',
      first: '0',
      last: '1',
      rows: '2',
      refused: '0',
      empty: '0',
    });
    expect(parseSegment(done.stream, 0, '0-1_1767225600000000-1767225999500000.parquet')).toMatchObject({
      minTime: done.minTime,
      maxTime: done.maxTime,
    });
  });
  test('again is nothing new, under whatever path and name', async () => {
    const own = new Sandbox();
    const first = await own.ingest(own.file('a.csv', text('a')));
    const files = own.files();
    for (const [name, as] of [['a.csv'], ['b.csv'], ['c.csv', 'other']]) {
      const again = await own.ingest(own.file(name as string, text('a')), as ? { as } : {});
      expect(again).toMatchObject({ outcome: 'already there', stream: first.stream, rows: 1, minTime: first.minTime });
    }
    expect(own.files()).toEqual(files);
  });
  test('with other content under the same path needs --replace or --as', async () => {
    const own = new Sandbox();
    const first = await own.ingest(own.file('a.csv', text('a')));
    await expect(own.ingest(own.file('a.csv', text('b')))).rejects.toThrow(
      /ingested before with other content, as a\.csv-.*--replace.*--as/,
    );
    expect(own.streams()).toEqual([first.stream]);
    const both = await own.ingest(own.file('a.csv', text('b')), { as: 'second' });
    expect(own.streams()).toEqual([first.stream, both.stream].sort());
    const third = await own.ingest(own.file('a.csv', text('c')), { replace: true });
    expect(own.streams()).toContain(third.stream);
    expect(own.streams()).toHaveLength(2);
  });
  test('mapped otherwise needs --replace, and takes the place of the first', async () => {
    const own = new Sandbox();
    const path = own.file('a.csv', text('a'));
    const first = await own.ingest(path);
    await expect(own.ingest(path, { map: { account: 'object', object: 'account' } })).rejects.toThrow(
      /mapped otherwise \(--map account was account, is object.*--replace/,
    );
    const second = await own.ingest(path, { map: { account: 'object', object: 'account' }, replace: true });
    expect(second.stream).toBe(`${first.stream}-r2`);
    expect(own.streams()).toEqual([second.stream]);
    expect((await own.rows(second.stream))[0]).toMatchObject({ account: 'o', object: 'a' });
    const third = await own.ingest(path, { replace: true });
    expect(third.stream).toBe(`${first.stream}-r3`);
    expect(readStreams(own.store).get(third.stream)?.replaces).toEqual(
      expect.arrayContaining([second.stream, first.stream]),
    );
    expect(own.streams()).toEqual([third.stream]);
  });
  test('taken out and put back leaves no dead letter of its first time', async () => {
    const own = new Sandbox();
    const lines = 'time,verb,account,ip\n1767225600,like,a,\n1767225601,like,b,unknown\n1767225602,like,c,\n';
    const first = await own.ingest(own.file('a.csv', lines), { maxRejected: 1 });
    expect(first.refused).toBe(1);
    removeStream(own.store, first.stream);
    const again = await own.ingest(own.file('a.csv', lines), { map: { ip: '' } });
    expect(again).toMatchObject({
      stream: first.stream,
      outcome: 'stored',
      refused: 0,
      minTime: first.minTime,
      maxTime: first.maxTime,
    });
    expect(own.files().filter((path) => path.startsWith('rejected/'))).toEqual([]);
  });
  test('under a name that is taken needs --replace', async () => {
    const own = new Sandbox();
    await own.ingest(own.file('a.csv', text('a')), { as: 'name' });
    await expect(own.ingest(own.file('b.csv', text('b')), { as: 'name' })).rejects.toThrow(
      /there is a stream name with other content/,
    );
    const second = await own.ingest(own.file('b.csv', text('b')), { as: 'name', replace: true });
    expect(own.streams()).toEqual([second.stream]);
    expect(second.stream).toBe('name-r2');
  });
});

test('a preview shows ten records, refused ones with the reason, and no token', async () => {
  const lines = Array.from({ length: 50 }, (_, n) => `${n === 3 ? 'x' : 1767225600 + n},login,a${n},dev${n}`);
  const { rows, mapping } = await sandbox.preview(
    sandbox.file('preview.csv', `time,verb,account,device\n${lines.join('\n')}\n`),
  );
  expect(mapping).toEqual({ time: 'time', verb: 'verb', account: 'account', device: 'device' });
  expect(rows).toHaveLength(10);
  expect(rows[0]).toMatchObject({ position: '0', account: 'a0', device: 'k?:…' });
  expect(rows[3]).toMatchObject({ position: '3', refused: 'bad-time', account: null });
});

describe.runIf(process.getuid?.() === 0)('a disk', () => {
  const file = `time,verb,account,object,device\n${Array.from({ length: 60_000 }, (_, n) => `${n % 200 === 7 ? 'x' : 1_767_225_600 + n},login,account-${Math.imul(n, 2654435761) >>> 0},o${n},d${Math.imul(n, 40503) >>> 0}\n`).join('')}`;

  /** Ingests into a store on a small disk of its own. */
  async function onDisk(options: string, before: (folder: string) => void, left: (files: string[]) => void) {
    const own = new Sandbox();
    mkdirSync(own.storeFolder);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', own.storeFolder]).status !== 0) return undefined;
    try {
      const { store } = own;
      before(store.folder);
      const request = own.request(own.file('big.csv', file));
      const ended = await ingestFile(store, own.keys, request, limits, () => undefined).catch(
        (cause: unknown) => cause,
      );
      left(own.files());
      return ended;
    } finally {
      spawnSync('umount', ['-l', own.storeFolder]);
    }
  }
  const nothing = () => undefined;

  test.each([
    'size=32k',
    'size=600k',
    'size=2500k',
    ...[5, 6, 7, 8, 9, 10, 11, 12].map((inodes) => `size=9m,nr_inodes=${inodes}`),
  ])('that is full (%s) leaves nothing behind and is told in words', async (options) => {
    const ended = await onDisk(options, nothing, (files) => expect(files).toEqual([]));
    if (ended === undefined) return;
    expect(ended).toBeInstanceOf(Refusal);
    expect(ended).toMatchObject({ exit: 1, message: expect.stringMatching(/no space left on the disk.*Free space/) });
  });
  test('that is read-only is told in words', async () => {
    const readOnly = (folder: string) => void spawnSync('mount', ['-o', 'remount,ro', folder]);
    const ended = await onDisk('size=10m', readOnly, (files) => expect(files).toEqual([]));
    if (ended === undefined) return;
    expect(ended).toMatchObject({ exit: 1, message: expect.stringMatching(/cannot be written \(EROFS\)/) });
  });
});
