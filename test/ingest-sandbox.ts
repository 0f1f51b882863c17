import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { closeDatabase, openDatabase, rowsOf } from '../ingest/database.ts';
import { type Column, columns } from '../ingest/engagement.ts';
import { type FileIngest, type FileRequest, ingestFile, previewFile } from '../ingest/file.ts';
import { decryptBytes, fingerprints, type Keys, openKeys } from '../ingest/key-file.ts';
import { openOrCreateStore, readStreams, type Store } from '../ingest/store.ts';

export const limits = { memory: '1GB', threads: 2, spill: '' };
export const noon = Date.parse('2026-06-01T12:00:00Z') * 1000;

const defaults: Omit<FileRequest, 'path'> = {
  map: {}, set: {}, replace: false, keep: [], keepText: false, names: true, maxRejected: 0.01, maxLine: 1 << 20,
  maxFuture: 86_400_000_000, now: noon,
}; // biome-ignore format: one theme

/** A folder with a store and a key of its own, removed at the end of the test file. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'lockstep-ingest-'));
  readonly storeFolder = join(this.folder, 'store');
  readonly keyFile = join(this.folder, 'key');

  constructor() {
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  get keys(): Keys {
    return openKeys(this.keyFile, this.storeFolder);
  }

  get store(): Store {
    return openOrCreateStore(this.storeFolder, fingerprints(this.keys));
  }

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  request(path: string, choices: Partial<FileRequest> = {}): FileRequest {
    return { ...defaults, path, ...choices };
  }

  ingest(path: string, choices: Partial<FileRequest> = {}): Promise<FileIngest> {
    return ingestFile(this.store, this.keys, this.request(path, choices), limits, () => undefined);
  }

  preview(path: string, choices: Partial<FileRequest> = {}) {
    return previewFile(this.request(path, choices), limits);
  }

  streams(): string[] {
    return [...readStreams(this.store).keys()].sort();
  }

  /** Paths of all files below the store but its store.json. */
  files(): string[] {
    return readdirSync(this.storeFolder, { recursive: true })
      .map(String)
      .filter((path) => path !== 'store.json' && !statSync(join(this.storeFolder, path)).isDirectory())
      .sort();
  }

  /** The rows of a stream as they lie in its segment, every column of the model, as text. */
  async rows(stream: string): Promise<Record<Column | 'position', string | null>[]> {
    const description = readStreams(this.store).get(stream);
    if (description?.kind !== 'file') throw new Error(`no file stream ${stream}`);
    const path = join(this.storeFolder, 'segments', stream, 'p=0', description.segment);
    const rows = await query<Record<string, string>>('select columns(*)::varchar from read_parquet([$path])', path);
    const empty = Object.fromEntries(Object.keys(columns).map((column) => [column, null]));
    return rows.map((row) => ({ ...empty, ...row })) as Record<Column | 'position', string | null>[];
  }

  /** The refused records of a stream in order, decrypted. */
  async refused(stream: string): Promise<{ position: number; reason: string; record: string }[]> {
    const description = readStreams(this.store).get(stream);
    if (description?.kind !== 'file') throw new Error(`no file stream ${stream}`);
    if (description.refused === 0) return [];
    const path = join(this.storeFolder, 'rejected', stream, 'p=0', description.segment);
    const rows = await query<{ position: number; reason: string; bytes: { bytes: Uint8Array } }>(
      'select position, reason, bytes from read_parquet([$path]) order by position',
      path,
    );
    return rows.map(({ position, reason, bytes }) => ({
      position,
      reason,
      record: decryptBytes(this.keys, bytes.bytes).toString('utf8'),
    }));
  }
}

/** Rows of a query of one file. */
export async function query<Row>(sql: string, path: string): Promise<Row[]> {
  const connection = await openDatabase(limits);
  try {
    return await rowsOf<Row>(connection, sql, { path });
  } finally {
    closeDatabase(connection);
  }
}

/** Writes what a select gives as a Parquet file. */
export async function parquetOf(path: string, select: string): Promise<string> {
  const connection = await openDatabase(limits);
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  closeDatabase(connection);
  return path;
}

/** A CSV of rows, every field in quotes where it must be. */
export function csv(rows: readonly (readonly string[])[], delimiter = ','): string {
  const field = (text: string) => (/[",;|\t\r\n]|^\s/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(field).join(delimiter)}\n`).join('');
}
