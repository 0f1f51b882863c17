import { createHmac } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeDatabase, rowsOf } from '../ingest/database.ts';
import { ingestFile } from '../ingest/file.ts';
import { decryptBytes, encryptBytes, fingerprints, keyOf, openKeys, readKeys, rotateKeys } from '../ingest/key-file.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openOrCreateStore, openStore } from '../ingest/store.ts';
import { openForSql } from '../ingest/view.ts';
import { limits, query, Sandbox } from './ingest-sandbox.ts';

const sandbox = new Sandbox();
const token = (id: string, kind: string, value: string) =>
  `${id}:${createHmac('sha256', keyOf(sandbox.keys, id)).update(`${kind}|${value}`).digest('hex').slice(0, 32)}`;

async function tokensOf(rows: readonly object[], names = true) {
  const lines = rows.map((row) => JSON.stringify({ time: 1767225600, verb: 'login', account: 'a', ...row })).join('\n');
  const done = await sandbox.ingest(sandbox.file('tokens.ndjson', lines), { as: `tokens-${Math.random()}`, names });
  return sandbox.rows(done.stream);
}

describe('tokens', () => {
  test('are HMAC-SHA-256 over kind and value', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), { numRuns: 60, seed: 1 });
    const values = texts.filter((text) => !text.includes('\0') && text.trim() !== '');
    for (const column of ['device', 'subject', 'controller', 'payment', 'session', 'avatar', 'bio'] as const) {
      const rows = await tokensOf(values.map((value) => ({ [column]: value })));
      expect(rows.map((row) => row[column])).toEqual(
        values.map((value) => token('k1', column, value.replace(/^ +| +$/g, ''))),
      );
    }
  });
  test('of one identifier written in several ways are one', async () => {
    const rows = await tokensOf([
      { email: 'Ann@Example.COM', phone: '+49 (151) 234-567', ip: '2001:DB8:0:0::1' },
      { email: ' ann@example.com', phone: '+49151234567', ip: '2001:db8::1' },
    ]);
    for (const column of ['email', 'phone', 'ip', 'prefix', 'mail_domain'] as const)
      expect(rows[0]?.[column]).toBe(rows[1]?.[column]);
    expect(rows[0]).toMatchObject({
      email: token('k1', 'email', 'ann@example.com'),
      phone: token('k1', 'phone', '+49151234567'),
      ip: token('k1', 'ip', '2001:db8::1'),
      prefix: token('k1', 'prefix', '2001:db8::/48'),
      mail_domain: 'example.com',
    });
  });
  test('of what changed are of the kind of what changed', async () => {
    const [row] = await tokensOf([{ verb: 'profile', field: 'Phone', before: '+1 555', after: 'x', phone: '+1555' }]);
    expect(row).toMatchObject({ before: row?.phone, after: token('k1', 'phone', 'x') });
    const [other] = await tokensOf([{ verb: 'profile', before: 'x' }]);
    expect(other?.before).toBe(token('k1', 'value', 'x'));
  });
  test('of addresses take every usual form of IPv6 for one, and the right network', async () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 8,
      maxLength: 8,
    });
    const all = fc.sample(groups, { numRuns: 80, seed: 2 });
    const usual = (some: readonly number[]) =>
      new URL(`http://[${some.map((group) => group.toString(16)).join(':')}]/`).hostname.slice(1, -1);
    const forms = all
      .flatMap((some) => [
        { ip: some.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join(':'), some },
        { ip: usual(some), some },
      ])
      .filter(({ ip, some }) => isIPv6(ip) && !(some.slice(0, 5).every((group) => group === 0) && some[5] === 0xffff));
    const rows = await tokensOf(forms.map(({ ip }) => ({ ip })));
    expect(rows.map((row) => [row.ip, row.prefix])).toEqual(
      forms.map(({ some }) => [
        token('k1', 'ip', usual(some)),
        token('k1', 'prefix', `${usual([...some.slice(0, 3), 0, 0, 0, 0, 0])}/48`),
      ]),
    );
  });
  test('of IPv4 addresses, mapped ones too', async () => {
    const rows = await tokensOf([{ ip: '203.0.113.77' }, { ip: '::ffff:203.0.113.77' }, { ip: 'fe80::1%eth0' }]);
    expect(rows.map((row) => [row.ip, row.prefix])).toEqual([
      [token('k1', 'ip', '203.0.113.77'), token('k1', 'prefix', '203.0.113.0/24')],
      [token('k1', 'ip', '203.0.113.77'), token('k1', 'prefix', '203.0.113.0/24')],
      [token('k1', 'ip', 'fe80::1'), token('k1', 'prefix', 'fe80::/48')],
    ]);
  });
  test('stand for stem and skeleton where names are not kept', async () => {
    const named = { handle: 'Abcde_1234', name: 'Ann Lee' };
    const [row] = await tokensOf([named], false);
    expect(row).toMatchObject({
      handle: null, name: null, handle_template: 'U1L4_D4', name_template: 'U1L2 U1L2',
      handle_stem: token('k1', 'handle_stem', 'abcde'),
    }); // biome-ignore format: one theme
    expect(row?.name_skeleton).toMatch(/^k1:[0-9a-f]{32}$/);
    const [shown] = await tokensOf([{ ...named, object: 'o' }]);
    expect(shown).toMatchObject({ ...named, handle_stem: 'abcde' });
  });
});

describe('no identifier reaches the disk in clear, neither during an ingest nor after', () => {
  const count = 4000;
  const record = (n: number) => [
    n % 10 === 3 ? 'on Monday' : String(1_767_225_600 + n), n % 10 === 4 ? 'dance' : 'login', `a${n % 50}`,
    `198.51.${n >> 8}.${n & 255}`, `victim.${n}@zq-secret.example`, `zq-device-${n}`, `zq-text-${n} of a message`, `zq-handle-${n}`,
  ]; // biome-ignore format: one theme
  const table = Array.from({ length: count }, (_, n) => record(n));
  const names = ['time', 'verb', 'account', 'ip', 'email', 'device', 'text', 'handle'];
  const needles = [/198\.51\.\d/, /victim\.\d/, /zq-device/, /zq-text/, /zq-handle/];
  const broken = (n: number) => n % 10 === 5;

  /** Looks at every byte and name below a folder, but for the files that are ingested. */
  class Watch {
    readonly folder: string;
    readonly found: string[] = [];
    readonly seen = new Set<string>();
    constructor(folder: string) {
      this.folder = folder;
    }
    readonly look = () => {
      for (const path of readdirSync(this.folder, { recursive: true }).map(String)) {
        if (/^data\./.test(path)) continue;
        try {
          const whole = join(this.folder, path);
          if (!statSync(whole).isFile()) continue;
          const bytes = readFileSync(whole, 'latin1');
          this.seen.add(path.split('/')[0] ?? '');
          for (const needle of needles) if (needle.test(bytes + path)) this.found.push(`${path} ${needle}`);
        } catch {}
      }
    };
  }

  test.each<[string, string]>([
    [
      'data.csv',
      `${names.join(',')}\n${table.map((cells, n) => `${broken(n) ? `"${cells[0]}"x` : cells[0]},${cells.slice(1).join(',')}\n`).join('')}`,
    ],
    [
      'data.ndjson',
      table
        .map((cells, n) =>
          broken(n)
            ? `{${cells.join(',')}`
            : JSON.stringify(Object.fromEntries(names.map((name, at) => [name, cells[at]]))),
        )
        .join('\n'),
    ],
  ])('of good records and refused ones of %s', async (name, text) => {
    const own = new Sandbox();
    const watch = new Watch(own.folder);
    const timer = setInterval(watch.look, 2);
    const request = own.request(own.file(name, text), { names: false, maxRejected: 1 });
    const done = await ingestFile(own.store, own.keys, request, limits, watch.look);
    await expect(own.ingest(own.file(`data.again.${name}`, `${text}\n`), { names: false })).rejects.toThrow(Refusal);
    clearInterval(timer);
    watch.look();
    expect(done).toMatchObject({ rows: count * 0.7, refused: count * 0.3 });
    expect(watch.found).toEqual([]);
    const rows = await own.rows(done.stream);
    expect(new Set(rows.map((row) => row.ip)).size).toBe(count * 0.7);
    expect((await own.refused(done.stream)).filter((dead) => dead.record.includes('zq-device'))).toHaveLength(
      count * 0.3,
    );
    const segment = own.files().find((path) => path.startsWith('segments/')) as string;
    expect(readFileSync(join(own.storeFolder, segment), 'latin1')).toContain('k1:');
  });

  test('of what is spilled', async () => {
    const own = new Sandbox();
    const watch = new Watch(own.folder);
    const wide = Array.from(
      { length: 60_000 },
      (_, n) => `${1_767_225_600 + n},login,a,${'x'.repeat(2000)} zq-device-${n}\n`,
    );
    const path = own.file('data.csv', `time,verb,account,email\n${wide.join('')}`);
    const timer = setInterval(watch.look, 150);
    const small = { memory: '100MB', threads: 2, spill: join(own.folder, 'spill') };
    await expect(ingestFile(own.store, own.keys, own.request(path), small, () => undefined)).rejects.toThrow(
      /bad-email/,
    );
    clearInterval(timer);
    expect(watch.seen).toContain('spill');
    expect(watch.found).toEqual([]);
  });
});

describe('the key file', () => {
  const paths = (name: string) => ({
    key: join(sandbox.folder, `${name}-key`),
    store: join(sandbox.folder, `${name}-store`),
  });

  test('is made at first use, for its owner alone, and then kept', () => {
    const { key, store } = paths('made');
    const keys = openKeys(key, store);
    expect(keys.current).toBe('k1');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(key, 'utf8')).toMatch(/^k1 [0-9a-f]{64}\n$/);
    openOrCreateStore(store, fingerprints(keys));
    expect(fingerprints(openKeys(key, store))).toEqual(openStore(store).keys);
  });
  test('must be the one of the store', () => {
    const { key, store } = paths('other');
    openOrCreateStore(store, fingerprints(openKeys(key, store)));
    expect(() => openKeys(`${key}-lost`, store)).toThrow(
      /no key file at .*needs the key k1 \([0-9a-f]{16}\).*--key-file/,
    );
    const stranger = openKeys(`${key}-stranger`, `${store}-stranger`);
    expect(stranger.current).toBe('k1');
    expect(() => openKeys(`${key}-stranger`, store)).toThrow(/belongs to another store/);
  });
  test('does not lie inside the store', () => {
    const { store } = paths('inside');
    expect(() => openKeys(join(store, 'key'), store)).toThrow(/lies inside the store/);
    expect(() => openKeys(join(store, 'deeper', '..', 'key'), store)).toThrow(/lies inside the store/);
  });
  test.each([
    ['k1 abc\n', /line 1 of the key file .* is not a key/],
    [`k1 ${'a'.repeat(64)}\nk1 ${'b'.repeat(64)}\n`, /line 2/],
    ['\n\n', /holds no key/],
  ])('that is damaged (%#) is refused without showing it', (content, text) => {
    const { key } = paths('damaged');
    writeFileSync(key, content, { mode: 0o600 });
    expect(() => readKeys(key)).toThrow(text);
    expect(() => readKeys(key)).not.toThrow(/aaaa|bbbb|abc/);
  });
  test('that everyone can read is refused', () => {
    const { key, store } = paths('open');
    openKeys(key, store);
    chmodSync(key, 0o644);
    expect(() => openKeys(key, store)).toThrow(/chmod 600/);
  });
  test('encrypts what only it decrypts', () => {
    const { key, store } = paths('cipher');
    const keys = openKeys(key, store);
    const sealed = encryptBytes(keys, Buffer.from('record'));
    expect(sealed).toHaveLength(12 + 6 + 16);
    expect(decryptBytes(keys, sealed).toString()).toBe('record');
    expect(encryptBytes(keys, Buffer.from('record'))).not.toEqual(sealed);
    rotateKeys(key);
    expect(decryptBytes(readKeys(key), sealed).toString()).toBe('record');
    expect(() => decryptBytes(openKeys(`${key}-2`, `${store}-2`), sealed)).toThrow(/cannot be decrypted/);
    sealed[14] = (sealed[14] ?? 0) ^ 1;
    expect(() => decryptBytes(keys, sealed)).toThrow(/cannot be decrypted/);
  });
  test('rotated, joins old tokens with new ones for the values seen', async () => {
    const own = new Sandbox();
    const lines = (devices: readonly string[]) =>
      devices
        .map((device, n) =>
          JSON.stringify({ id: `${devices}-${n}`, time: 1767225600 + n, verb: 'login', account: 'a', device }),
        )
        .join('\n');
    const first = await own.ingest(own.file('first.ndjson', lines(['d1', 'd2'])));
    rotateKeys(own.keyFile);
    const second = await own.ingest(own.file('second.ndjson', lines(['d2', 'd3'])));
    const [old, now] = [await own.rows(first.stream), await own.rows(second.stream)];
    expect(now.every((row) => row.device?.startsWith('k2:'))).toBe(true);
    const pairs = await query<{ old: string; new: string }>(
      'select * from read_parquet([$path])',
      join(own.storeFolder, 'tokens', second.stream, 'k1-k2.parquet'),
    );
    expect(pairs).toHaveLength(2);
    expect(pairs).toContainEqual({ old: old[1]?.device, new: now[0]?.device });
    expect(Object.keys(openStore(own.storeFolder).keys)).toEqual(['k1', 'k2']);
    const connection = await openForSql(own.storeFolder, limits);
    const devices = await rowsOf<{ acts: number }>(
      connection,
      'select device, count(*) as acts from engagement group by all order by acts',
    );
    closeDatabase(connection);
    expect(devices.map(({ acts }) => acts)).toEqual([1, 1, 2]);
  });
});
