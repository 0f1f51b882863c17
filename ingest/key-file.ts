import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { Refusal } from './refusal.ts';

/** The keys of the tokens: id (`k1`) → 32 bytes. The last line of the key file is the current one. */
export interface Keys {
  readonly current: string;
  readonly byId: ReadonlyMap<string, Buffer>;
}

/**
 * Reads the key file. It is made at first use, for a store that knows of no key yet; a store that does must know the
 * keys of the file by their fingerprints. It never lies inside the store.
 */
export function openKeys(path: string, store: string): Keys {
  refuseInside(path, store);
  const known = fingerprintsOfStore(store);
  if (!existsSync(path) || statSync(path).size === 0) {
    if (Object.keys(known).length > 0)
      throw new Refusal(
        `no key file at ${path}: the store at ${store} needs the key${Object.keys(known).length > 1 ? 's' : ''} ${describe(known)}. Restore the file from where you keep it, or name it with --key-file or LOCKSTEP_KEY_FILE. Without it, new rows cannot be joined with stored ones.`,
      );
    writeKeys(path, new Map([['k1', randomBytes(32)]]), 'new');
  }
  const keys = readKeys(path);
  const found = fingerprints(keys);
  const shared = Object.keys(known).filter((id) => found[id] !== undefined);
  const strange = shared.find((id) => found[id] !== known[id]);
  if (strange !== undefined || (shared.length === 0 && Object.keys(known).length > 0))
    throw new Refusal(
      `the key file ${path} belongs to another store: the store at ${store} needs ${describe(known)}, the file has ${describe(found)}. Name the right one with --key-file or LOCKSTEP_KEY_FILE.`,
    );
  return keys;
}

/** Reads the key file as it is, whatever store it belongs to. */
export function readKeys(path: string): Keys {
  const mode = access(path, () => statSync(path).mode);
  if ((mode & 0o007) !== 0)
    throw new Refusal(
      `the key file ${path} is open to everyone (mode ${(mode & 0o777).toString(8)}): run chmod 600 ${path}, and lockstep keys rotate if others could have read it.`,
    );
  const lines = access(path, () => readFileSync(path, 'utf8'))
    .split('\n')
    .map((line) => line.trim());
  const byId = new Map<string, Buffer>();
  for (const [at, line] of lines.entries()) {
    if (line === '') continue;
    const parts = /^(k[1-9]\d{0,5}) ([0-9a-f]{64})$/.exec(line);
    if (!parts?.[1] || !parts[2] || byId.has(parts[1]))
      throw new Refusal(
        `line ${at + 1} of the key file ${path} is not a key: needed "k1 " and 64 hexadecimal digits, each id once. Restore the file from where you keep it.`,
      );
    byId.set(parts[1], Buffer.from(parts[2], 'hex'));
  }
  const current = [...byId.keys()].at(-1);
  if (current === undefined)
    throw new Refusal(
      `the key file ${path} holds no key: restore it, or remove it to have a new one made for a new store.`,
    );
  return { current, byId };
}

/** Adds a new current key; the old ones stay, so that tokens of both can be joined. */
export function rotateKeys(path: string): Keys {
  const keys = readKeys(path);
  const next = 1 + Math.max(...[...keys.byId.keys()].map((id) => Number(id.slice(1))));
  writeKeys(path, new Map([...keys.byId, [`k${next}`, randomBytes(32)]]), 'replace');
  return readKeys(path);
}

/** What a store remembers of keys without holding them: id → first 16 hex digits of SHA-256 of id and key. */
export function fingerprints(keys: Keys): Record<string, string> {
  return Object.fromEntries(
    [...keys.byId].map(([id, key]) => [id, createHash('sha256').update(id).update(key).digest('hex').slice(0, 16)]),
  );
}

/** Encrypts a refused record: nonce (12 bytes), AES-256-GCM ciphertext, tag (16 bytes). */
export function encryptBytes(keys: Keys, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(keyOf(keys, keys.current)), nonce);
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `encryptBytes` made with any key of the file. */
export function decryptBytes(keys: Keys, sealed: Uint8Array): Buffer {
  for (const key of [...keys.byId.values()].reverse()) {
    const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    } catch {}
  }
  throw new Refusal(
    `a refused record cannot be decrypted with the keys ${describe(fingerprints(keys))}: it was encrypted with another key, or damaged.`,
  );
}

/** The key with this id. */
export function keyOf(keys: Keys, id: string): Buffer {
  const key = keys.byId.get(id);
  if (!key) throw new Error(`no key ${id} in the key file`);
  return key;
}

const derived = new WeakMap<Buffer, Buffer>();
function cipherKey(key: Buffer): Buffer {
  const made = derived.get(key) ?? Buffer.from(hkdfSync('sha256', key, '', 'lockstep refused records', 32));
  derived.set(key, made);
  return made;
}

function writeKeys(path: string, byId: ReadonlyMap<string, Buffer>, how: 'new' | 'replace'): void {
  access(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const finished = `${path}.${process.pid}`;
    rmSync(finished, { force: true });
    const file = openSync(finished, 'wx', 0o600);
    try {
      writeSync(file, [...byId].map(([id, key]) => `${id} ${key.toString('hex')}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (how === 'new' && existsSync(path) && statSync(path).size > 0) rmSync(finished);
    else renameSync(finished, path);
  });
}

function fingerprintsOfStore(store: string): Record<string, string> {
  const path = join(store, 'store.json');
  if (!existsSync(path)) return {};
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { keys?: Record<string, string> }).keys ?? {};
  } catch {
    return {};
  }
}

function refuseInside(path: string, store: string): void {
  const real = (some: string): string => {
    const whole = resolve(some);
    return existsSync(whole) || dirname(whole) === whole
      ? realpathSync(whole)
      : join(real(dirname(whole)), whole.slice(dirname(whole).length));
  };
  if (real(path).startsWith(real(store) + sep))
    throw new Refusal(
      `the key file ${path} lies inside the store ${store}: who copies the store would take the key along. Keep it elsewhere and name it with --key-file or LOCKSTEP_KEY_FILE.`,
      2,
    );
}

function describe(prints: Readonly<Record<string, string>>): string {
  return Object.entries(prints)
    .map(([id, print]) => `${id} (${print})`)
    .join(', ');
}

function access<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new Refusal(
      `the key file ${path} cannot be used (${(cause as NodeJS.ErrnoException).code}): needed a file that this user may read. Name another with --key-file or LOCKSTEP_KEY_FILE.`,
      1,
      cause,
    );
  }
}
