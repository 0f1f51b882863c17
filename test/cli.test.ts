import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { lockstep, scratchFolder, start } from './binary.ts';

const folder = scratchFolder();
const likes = `id,time,verb,account,object\n${Array.from({ length: 200 }, (_, n) => `e${n},2026-01-01T00:${String(n % 60).padStart(2, '0')}:00Z,like,a${n % 17},o${n % 23}`).join('\n')}\n`;

function write(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}
/** Ingests into a store of its own, so that one bad file says nothing of another. */
let stores = 0;
function ingest(args: readonly string[], input?: string) {
  stores += 1;
  return {
    ...lockstep(folder, ['ingest', 'file', ...args, '--store', `store${stores}`], input),
    store: join(folder, `store${stores}`),
  };
}
const segments = (store: string) =>
  existsSync(join(store, 'segments'))
    ? readdirSync(join(store, 'segments'), { recursive: true }).filter((name) => String(name).endsWith('.parquet'))
    : [];

describe('help', () => {
  const commands = [
    'demo',
    'ingest',
    'ingest file',
    'ingest kafka',
    'ingest undo',
    'detect',
    'run',
    'report',
    'sql',
    'verify',
    'compact',
    'doctor',
    'keys',
    'keys list',
    'keys rotate',
    'lag',
    'dlq',
    'dlq list',
    'dlq show',
    'dlq replay',
    'simulate',
    'score',
    'tune',
    'backtest',
  ];
  test.each(['', ...commands])('of "%s" starts with an example', (command) => {
    const { code, out } = lockstep(folder, [...command.split(' ').filter(Boolean), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Example:\n {2}(lockstep|zcat) /);
  });
  test('the list of commands above is whole', () => {
    const { out } = lockstep(folder, ['--help']);
    const listed = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}([a-z]+) /gm)].map((found) => found[1]);
    expect(listed.filter((name) => name !== 'help')).toEqual(commands.filter((name) => !name.includes(' ')));
  });
});

describe('usage errors exit with 2', () => {
  beforeAll(() => {
    write('likes.csv', likes);
    expect(lockstep(folder, ['ingest', 'file', 'likes.csv']).code).toBe(0);
  });
  test.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [['detec'], /did you mean 'detect'/],
    [['detect', 'co-acton'], /did you mean 'co-action'/],
    [['detect', 'co-action', '--param', 'co-action.window=10'], /co-action\.window must be .*got '10'/],
    [['detect', 'co-action', '--param', 'co-action.windw=10s'], /did you mean 'window'/],
    [['detect', '--param', 'co-action.cap=0'], /co-action\.cap must be a whole number from/],
    [['detect', '--since', '2026-02-01', '--until', '2026-01-01'], /--since must lie before --until/],
    [['detect', '--since', 'yesterday'], /needed a time like .*got 'yesterday'/],
    [['detect', '--store', 'nowhere'], /no store at nowhere/],
    [['run', '--fail-on', 'dreadful'], /needed one of informational/],
    [['ingest', 'undo', 'nothing'], /no file stream 'nothing'/],
    [['sql', ''], /needed a question/],
    [['report', '--store', 'nowhere'], /no store at nowhere|no run/],
  ])('%j', (args, text) => {
    const { code, err, out } = lockstep(folder, args);
    expect(err).toMatch(text);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
  test('a store of a newer version', () => {
    mkdirSync(join(folder, 'newer'));
    write('newer/store.json', JSON.stringify({ version: 99, keys: {} }));
    const { code, err } = lockstep(folder, ['detect', '--store', 'newer']);
    expect(err).toMatch(/version 99.*use a newer lockstep/);
    expect(code).toBe(2);
  });
  test('a store.json of another form', () => {
    mkdirSync(join(folder, 'odd'));
    write('odd/store.json', JSON.stringify({ version: 'one', keys: {} }));
    const { code, err } = lockstep(folder, ['verify', '--store', 'odd']);
    expect(err).toMatch(
      /store\.json cannot be read as lockstep wrote it.*expected number, received string.*at version/,
    );
    expect(code).toBe(1);
  });
});

describe('bad input', () => {
  test.each<[string, () => ReturnType<typeof ingest>, number, RegExp]>([
    ['a missing file', () => ingest(['no-such.csv']), 2, /no-such\.csv/],
    ['an empty file', () => ingest([write('empty.csv', '')]), 3, /empty/],
    ['a header alone', () => ingest([write('header.csv', 'id,time,verb,account\n')]), 3, /no (rows|records)/],
    [
      'binary rubbish',
      () => ingest([write('rubbish.csv', Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256)))]),
      3,
      /UTF-8|NUL|binary/,
    ],
    ['a wrong delimiter', () => ingest([write('pipes.csv', likes.replaceAll(',', '^'))]), 2, /columns?/],
    [
      'no time column',
      () => ingest([write('no-time.csv', 'account,object\na,b\n'), '--set', 'verb=like']),
      2,
      /time.*--map/s,
    ],
    [
      'times that are none',
      () => ingest([write('times.csv', likes.replace(/2026-01-01T/g, 'on Monday '))]),
      3,
      /bad-time/,
    ],
    [
      'times in the year 50000',
      () => ingest([write('future.csv', likes.replace(/2026-01-01T00:(\d\d):00Z/g, '50000-01-01T00:$1:00Z'))]),
      3,
      /future-time|bad-time/,
    ],
    [
      'unix times in the year 50000',
      () => ingest([write('future-unix.csv', likes.replace(/2026-01-01T00:(\d\d):00Z/g, '1515640000000000$1'))]),
      3,
      /future-time|bad-time/,
    ],
    [
      'mixed zones',
      () => ingest([write('zones.csv', likes.replace(/00Z,like,a1,/g, '00,like,a1,'))]),
      3,
      /time-without-zone.*/s,
    ],
    ['a NUL byte', () => ingest([write('nul.csv', likes.replaceAll(',a3,', ',a\u0000,'))]), 3, /nul-byte|NUL/],
    [
      'bytes that are not UTF-8',
      () => ingest([write('latin.csv', Buffer.concat([Buffer.from(likes), Buffer.from([0x65, 0xe9, 0x0a])]))]),
      3,
      /UTF-8/,
    ],
    ['an unknown verb', () => ingest([write('verbs.csv', likes.replaceAll(',like,', ',adore,'))]), 3, /unknown-verb/],
    ['NDJSON that is none', () => ingest([write('bad.ndjson', '{"a":1\nnot json\n')]), 2, /./],
  ])('%s leaves nothing behind', (_, act, code, text) => {
    const ended = act();
    expect(ended.err).toMatch(text);
    expect(ended.err).not.toMatch(/INTERNAL|\n\s+at /);
    expect([2, 3]).toContain(ended.code);
    expect(ended.code).toBe(code);
    expect(segments(ended.store)).toEqual([]);
    expect(existsSync(join(ended.store, 'tmp')) ? readdirSync(join(ended.store, 'tmp')) : []).toEqual([]);
  });
  test('a 10 MB line is refused by itself; the rest is stored', () => {
    const ended = ingest([
      write(
        'long.csv',
        `${likes}x,2026-01-01,like,${'y'.repeat(10_000_000)},o1\nlast,2026-01-01T00:00:00Z,like,z,o1\n`,
      ),
    ]);
    expect(ended.err).toMatch(/201 rows stored.*1 refused/);
    expect(ended.err).toMatch(/line-too-long/);
    expect(ended.code).toBe(0);
    expect(lockstep(folder, ['verify', '--store', ended.store]).code).toBe(0);
  });
  test('repeated ids are stored once each and count once', () => {
    const ended = ingest([write('twice.csv', `${likes}${likes.split('\n').slice(1, 101).join('\n')}\n`)]);
    expect(ended.code).toBe(0);
    expect(
      JSON.parse(
        lockstep(folder, ['sql', '--store', ended.store, '--json', 'select count(*)::int as n from engagement']).out,
      ),
    ).toEqual({ n: 200 });
  });
  test('an unclosed quote does not swallow rows silently', () => {
    const lines = likes.split('\n');
    lines[50] = lines[50]?.replace(',a', ',"a') ?? '';
    const ended = ingest([write('quote.csv', lines.join('\n'))]);
    expect(ended.code).toBe(3);
    expect(ended.err).toMatch(/quote/);
  });
});

describe('good input', () => {
  const ndjson = likes
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [id, time, verb, account, object] = line.split(',');
      return JSON.stringify({ id, time, verb, account, object });
    })
    .join('\n');
  test.each<[string, () => ReturnType<typeof ingest>]>([
    ['gzip', () => ingest([write('likes.csv.gz', gzipSync(likes))])],
    ['standard input', () => ingest(['-', '--as', 'piped'], likes)],
    ['NDJSON', () => ingest([write('likes.ndjson', ndjson)])],
    ['tabs', () => ingest([write('likes.tsv', likes.replaceAll(',', '\t'))])],
    ['a quoted glob', () => ingest(['likes.cs*.gz'])],
    ['a byte order mark and CRLF', () => ingest([write('bom.csv', `\ufeff${likes.replaceAll('\n', '\r\n')}`)])],
  ])('%s gives the same acts', (_, act) => {
    const ended = act();
    expect(ended.err).toMatch(/200 rows stored/);
    expect(ended.code).toBe(0);
    const { out } = lockstep(folder, [
      'sql',
      '--store',
      ended.store,
      '--json',
      'select count(*)::int as n, count(distinct account)::int as accounts, min(time)::varchar as first from engagement',
    ]);
    expect(JSON.parse(out)).toEqual({ n: 200, accounts: 17, first: '2026-01-01 00:00:00' });
  });
  test('--dry-run shows ten rows and stores nothing', () => {
    const ended = ingest([write('dry.csv', likes), '--dry-run']);
    expect(ended.code).toBe(0);
    expect(ended.out.trim().split('\n')).toHaveLength(12);
    expect(existsSync(ended.store)).toBe(false);
  });
  test('undo takes a file out, replace maps it anew', () => {
    const first = ingest([
      write('map.csv', 'when,who,what\n2026-01-01T00:00:00Z,a,b\n'),
      '--map',
      'time=when,account=who,object=what',
      '--set',
      'verb=like',
      '--json',
    ]);
    const { stream } = JSON.parse(first.out) as { stream: string };
    const again = [
      'ingest',
      'file',
      'map.csv',
      '--store',
      first.store,
      '--map',
      'time=when,account=what,object=who',
      '--set',
      'verb=like',
      '--json',
    ];
    const refused = lockstep(folder, again);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/--replace/);
    const replaced = lockstep(folder, [...again, '--replace']);
    expect(replaced.code).toBe(0);
    const accounts = () =>
      lockstep(folder, ['sql', '--store', first.store, '--json', 'select account from engagement']).out.trim();
    expect(accounts()).toBe('{"account":"b"}');
    const renamed = (JSON.parse(replaced.out) as { stream: string }).stream;
    expect(renamed).not.toBe(stream);
    expect(lockstep(folder, ['ingest', 'undo', renamed, '--store', first.store]).code).toBe(0);
    expect(accounts()).toBe('');
  });
});

describe('sql', () => {
  test('works without a store, to a table, CSV, JSON and Parquet', () => {
    const ask = (...args: string[]) => lockstep(folder, ['sql', '--store', 'none-at-all', ...args]);
    expect(ask('select 1 as one, null as none').out).toBe('one  none\n---  ----\n  1\n');
    expect(ask('--format', 'csv', `select 'a,"b' as x`).out).toBe('x\n"a,""b"\n');
    expect(ask('--json', 'select 1 as x, 2 as x').out).toBe('{"x":1,"x:1":2}\n');
    expect(ask('--json', 'select [1, 2] as x, 1.5::decimal(3,1) as y').out).toBe('{"x":[1,2],"y":"1.5"}\n');
    expect(ask('-o', 'x.parquet', 'select 42 as x').code).toBe(0);
    expect(ask('--json', "select x from 'x.parquet'").out).toBe('{"x":42}\n');
  });
  test('does not reach the network', () => {
    const { code, err } = lockstep(folder, ['sql', "install httpfs from 'http://127.0.0.1:9/'"]);
    expect(code).toBe(1);
    expect(err).toMatch(/failed/);
  });
});

test('nothing is written into the store by the way, and nothing left out of it', () => {
  for (const args of [
    ['detect', '--pairs', 'lockstep-store/store.json'],
    ['sql', 'select 1', '-o', 'lockstep-store/segments/x.parquet'],
  ]) {
    const { code, err } = lockstep(folder, args);
    expect(err).toMatch(/lies in the store/);
    expect(code).toBe(2);
  }
  const empty = ['detect', 'co-action', '--until', '2020-01-01', '--pairs', 'none.parquet'];
  expect(lockstep(folder, empty).code).toBe(0);
  expect(lockstep(folder, ['sql', '--json', "select count(*)::int as n from 'none.parquet'"]).out).toBe('{"n":0}\n');
});

test('two processes that map one file differently: one is stored, the other is told', async () => {
  write('both.csv', likes.replaceAll(',a1,', ',b1,'));
  const ended = await Promise.all(
    ['account=account', 'account=object,object=account'].map(
      (map) =>
        new Promise<number | null>((resolve) =>
          start(folder, ['ingest', 'file', 'both.csv', '--store', 'both', '--map', map]).on('exit', resolve),
        ),
    ),
  );
  expect(ended.sort()).toEqual([0, 2]);
  expect(lockstep(folder, ['verify', '--store', 'both']).code).toBe(0);
});

test('settings: flag over environment over lockstep.json', () => {
  write('lockstep.json', JSON.stringify({ store: 'from-file' }));
  expect(lockstep(folder, ['detect']).err).toMatch(/no store at from-file/);
  expect(lockstep(folder, ['detect', '--store', 'from-flag']).err).toMatch(/no store at from-flag/);
  write('lockstep.json', JSON.stringify({ stoer: 'x' }));
  expect(lockstep(folder, ['detect']).err).toMatch(/no option is called 'stoer', did you mean 'store'/);
  write('lockstep.json', JSON.stringify({ memory: 'much' }));
  expect(lockstep(folder, ['detect']).err).toMatch(/lockstep.json: memory: needed a size/);
  write('lockstep.json', '{');
  expect(lockstep(folder, ['detect']).err).toMatch(/lockstep.json is not JSON/);
  write('lockstep.json', '{}');
});

describe('score', () => {
  const made = (severity: string, ...accounts: string[]) =>
    JSON.stringify({
      detector: 'co-action',
      severity,
      window: { until: '2026-01-02T00:00:00.000000Z' },
      members: accounts.map((account) => ({ account, role: 'amplifier' })),
      statistic: { p: 1e-9, q: 1e-6 },
    });
  beforeAll(() => {
    write('truth.csv', 'account,scheme,kind,role\na,s,coordination,amplifier\nb,s,coordination,amplifier\n');
    write('found.ndjson', `${made('low', 'a', 'b')}\n${made('informational', 'c')}\n`);
  });
  test('holds findings against the truth, as severe as asked', () => {
    const card = (...more: string[]) =>
      JSON.parse(
        lockstep(folder, ['score', '--truth', 'truth.csv', '--findings', 'found.ndjson', '--json', ...more]).out,
      );
    expect(card()).toMatchObject({
      findings: 2,
      precision: { hits: 2, of: 3 },
      recall: { ratio: 1 },
      schemes: { ratio: 1 },
    });
    expect(card('--least', 'low')).toMatchObject({ findings: 1, precision: { hits: 2, of: 2 } });
    const { out } = lockstep(folder, ['score', '--truth', 'truth.csv', '--findings', 'found.ndjson']);
    expect(out).toMatch(/accused accounts that are guilty \(precision\) +2 +3 +0\.667/);
  });
  test.each([
    [['--truth', 'truth.csv'], /as many of one as of the other; got 1 and 0/],
    [['--truth', 'found.ndjson', '--findings', 'found.ndjson'], /needed the columns account, scheme, kind and role/],
    [['--truth', 'truth.csv', '--findings', 'truth.csv'], /truth\.csv, line 1: needed a finding/],
    [['--truth', 'truth.csv', '--findings', 'nowhere'], /nowhere/],
  ])('%j is refused in words', (args, text) => {
    const { code, err } = lockstep(folder, ['score', ...args]);
    expect(err).toMatch(text);
    expect(code).toBe(2);
  });
});

test('the version is that of package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(lockstep(folder, ['--version']).out.trim()).toBe(version);
});

describe('exit codes', () => {
  const samples = join(import.meta.dirname, '..', 'samples');
  beforeAll(() => {
    expect(lockstep(folder, ['ingest', 'file', join(samples, 'simulated.csv.gz'), '--store', 'ring']).code).toBe(0);
  });
  test('10 when a finding is at least as severe as --fail-on, else 0', () => {
    for (const command of ['detect', 'run']) {
      expect(lockstep(folder, [command, '--store', 'ring', '--fail-on', 'low']).code).toBe(10);
      expect(lockstep(folder, [command, '--store', 'ring', '--fail-on', 'high']).code).toBe(0);
      expect(lockstep(folder, [command, '--store', 'ring']).code).toBe(0);
    }
  });
  test('a run gives the same folder and bytes again; report renders it by name', () => {
    const first = lockstep(folder, ['run', '--store', 'ring']);
    expect(lockstep(folder, ['run', '--store', 'ring']).out).toBe(first.out);
    const name = first.out.trim().split('/').at(-1) ?? '';
    const { code, out } = lockstep(folder, ['report', name, '--store', 'ring', '--format', 'markdown']);
    expect(code).toBe(0);
    expect(out).toContain('9 accounts act together');
    expect(lockstep(folder, ['report', 'no-such-run', '--store', 'ring']).code).toBe(2);
  });
  test('1 when the store is not whole, with the file to blame', () => {
    const [segment] = segments(join(folder, 'ring'));
    const path = join(folder, 'ring', 'segments', String(segment));
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    for (const command of ['verify', 'detect']) {
      const { code, err } = lockstep(folder, [command, '--store', 'ring']);
      expect(code).toBe(1);
      expect(err).toContain(String(segment).split('/').at(-1));
      expect(err).not.toMatch(/\n\s+at /);
    }
    writeFileSync(path, whole);
    expect(lockstep(folder, ['verify', '--store', 'ring']).code).toBe(0);
  });
});

describe('interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends an ingest at once with %i and leaves nothing', async (signal, code) => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `e${n},2026-01-01T00:00:00Z,like,a${n % 17},o${n}`).join(
      '\n',
    );
    const store = join(folder, `interrupted-${code}`);
    const running = start(folder, ['ingest', 'file', '-', '--format', 'csv', '--as', 'piped', '--store', store]);
    running.stdin.write(`id,time,verb,account,object\n${rows}\n`); // and no end: it waits for more
    const ended = new Promise<number | null>((resolve) => running.on('exit', resolve));
    const tmp = join(store, 'tmp');
    while (!existsSync(tmp)) await new Promise((next) => setTimeout(next, 20));
    await new Promise((next) => setTimeout(next, 700));
    running.kill(signal);
    expect(await ended).toBe(code);
    expect(readdirSync(tmp)).toEqual([]);
    expect(segments(store)).toEqual([]);
  });
});
