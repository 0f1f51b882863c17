import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { Refusal } from './refusal.ts';

/** How far an ingest is. Bytes as they lie in the file; `total` is unknown for standard input. */
export interface Progress {
  readonly phase: 'reading' | 'checking' | 'sealing';
  readonly bytes: number;
  readonly total: number | undefined;
}

/** The bytes of one input, decompressed. `size` and `sha256` speak of these bytes and are known once all were read. */
export interface Source {
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
  /** The first bytes, at least 4 unless there are fewer. */
  readonly head: Buffer;
  /** All bytes in order, each once. Text only: refused where they are no UTF-8. */
  text(): AsyncGenerator<Buffer>;
  /** All bytes in order, each once. */
  bytes(): AsyncGenerator<Buffer>;
  readonly compressed: boolean;
  readonly size: number;
  readonly sha256: string;
}

/** Opens a path (`-` is standard input), decompressing gzip and zstd by what the bytes are, not by the name. */
export async function openSource(path: string, progress: (done: Progress) => void): Promise<Source> {
  const name = path === '-' ? 'standard input' : path;
  const total = path === '-' ? undefined : sizeOf(path);
  let done = 0;
  const input: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  const counted = (async function* () {
    try {
      for await (const chunk of input) {
        done += (chunk as Buffer).length;
        progress({ phase: 'reading', bytes: done, total });
        yield chunk as Buffer;
      }
    } catch (cause) {
      throw unreadable(name, cause);
    }
  })();
  const stored = await peek(counted);
  const magic = stored.head.subarray(0, 4).toString('hex');
  const compressed = magic.startsWith('1f8b') || magic === '28b52ffd';
  const plain = compressed ? await peek(decompressed(stored.all, magic, name)) : stored;
  if (plain.head.length === 0) {
    throw new Refusal(
      `${name} is empty: needed a CSV file with a header, one JSON object a line, or a Parquet file. Nothing was stored.`,
      3,
    );
  }
  const hash = createHash('sha256');
  let size = 0;
  let sha256 = '';
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const chunk of plain.all) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
    sha256 = hash.digest('hex');
  }
  return {
    path,
    name,
    head: plain.head,
    bytes,
    text: () => checkedText(bytes(), name),
    compressed,
    get size() {
      return size;
    },
    get sha256() {
      return sha256;
    },
  };
}

function sizeOf(path: string): number {
  try {
    const found = statSync(path);
    if (found.isDirectory())
      throw new Refusal(`${path} is a folder: needed a file. Name its files, for example ${path}/*.csv.`, 2);
    return found.size;
  } catch (cause) {
    throw cause instanceof Refusal ? cause : unreadable(path, cause);
  }
}

function unreadable(name: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (cause instanceof Refusal || code === undefined) return cause;
  if (code === 'ENOENT')
    return new Refusal(`${name} does not exist: needed the path of a file. Check its spelling.`, 2);
  if (code === 'EACCES') return new Refusal(`${name} may not be read by this user: needed read permission.`, 1, cause);
  return new Refusal(
    `${name} cannot be read (${code}): check the disk or the network mount, then try again.`,
    1,
    cause,
  );
}

/** The first bytes of a stream, and the whole stream again. */
async function peek(chunks: AsyncGenerator<Buffer>): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = (async function* () {
    if (head.length > 0) yield head;
    yield* chunks;
  })();
  return { head, all };
}

async function* decompressed(chunks: AsyncGenerator<Buffer>, magic: string, name: string): AsyncGenerator<Buffer> {
  try {
    if (magic.startsWith('1f8b')) yield* through(chunks, zlib.createGunzip({ chunkSize: 1 << 18 }));
    else if ('createZstdDecompress' in zlib)
      yield* through(chunks, (zlib.createZstdDecompress as (options: object) => zlib.Gunzip)({ chunkSize: 1 << 18 }));
    else yield* unzstd(chunks);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(
      `${name} cannot be decompressed (${(cause as Error).message}): it is cut short or damaged. Copy or export it again. Nothing was stored.`,
      3,
      cause,
    );
  }
}

async function* through(chunks: AsyncGenerator<Buffer>, transform: zlib.Gunzip): AsyncGenerator<Buffer> {
  const joined = pipeline(Readable.from(chunks), transform, () => {});
  for await (const chunk of joined) yield chunk as Buffer;
}

/** zstd for a Node that has none of its own. */
async function* unzstd(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let made: Buffer[] = [];
  let ended = false;
  const stream = new Decompress((data, final) => {
    if (data.length > 0) made.push(Buffer.from(data));
    ended = final === true;
  });
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += 1 << 16) {
      stream.push(chunk.subarray(from, from + (1 << 16)));
      yield* made;
      made = [];
    }
  }
  stream.push(new Uint8Array(0), true);
  yield* made;
  if (!ended) throw new Error('unexpected end of file');
}

/** Passes text on in whole characters; throws at the first byte that is none. */
async function* checkedText(chunks: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let line = 1;
  for await (const chunk of chunks) {
    const joined = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const end = wholeCharacters(joined);
    const whole = joined.subarray(0, end);
    if (!isUtf8(whole)) throw notText(whole, offset, line, name);
    yield whole;
    offset += end;
    line = offset < 1 << 26 ? line + count(whole) : 0;
    rest = joined.subarray(end);
  }
  if (rest.length > 0) throw notText(rest, offset, line, name);
}

/** Where the last whole character ends: at most three bytes before the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function notText(bytes: Buffer, offset: number, line: number, name: string): Refusal {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    const needs = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (at + needs > bytes.length || !isUtf8(bytes.subarray(at, at + needs))) break;
    at += needs;
  }
  const where = `byte ${offset + at} (0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}${line > 0 ? `, line ${line + count(bytes.subarray(0, at))}` : ''})`;
  const start = bytes.subarray(0, 4096);
  const utf16 = offset === 0 && ['fffe', 'feff'].includes(start.subarray(0, 2).toString('hex'));
  if (utf16)
    return new Refusal(`${name} is UTF-16: needed UTF-8. Convert it: iconv -f UTF-16 -t UTF-8. Nothing was stored.`, 3);
  const odd = start.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  if (odd > start.length / 50)
    return new Refusal(
      `${name} is binary data: needed CSV, one JSON object a line, or Parquet, each plain or in gzip or zstd; found at ${where} what is no text. Nothing was stored.`,
      3,
    );
  return new Refusal(
    `${name} is not UTF-8: found ${where}, which no UTF-8 text has. If it is in an older encoding, convert it: iconv -f WINDOWS-1252 -t UTF-8 (or GB18030, SHIFT_JIS, ...). Nothing was stored.`,
    3,
  );
}

function count(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) found += 1;
  return found;
}
