import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Limits, rowsOf } from './database.ts';
import { actsOf, type FileRecords, refuseRecords, withRecords } from './file-records.ts';
import { checkRequest, type FileRequest } from './file-request.ts';
import type { Keys } from './key-file.ts';
import { explained } from './no-space.ts';

const size = 10;
/** Marks what would be a token; its tokens are never shown. */
export const noKey: Keys = { current: 'k?', byId: new Map([['k?', Buffer.alloc(32)]]) };

/** How the first records of a file would be read. */
export interface Preview {
  /** Model column → column of the file. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

/** The first ten records as they would be stored, tokens left out; of a refused one the reason (`refused`). */
export async function previewFile(request: FileRequest, limits: Limits): Promise<Preview> {
  checkRequest(request);
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-'));
  try {
    return await withRecords(request, limits, { folder, sample: true }, () => undefined, preview);
  } catch (cause) {
    throw explained(cause, folder, limits.spill);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function preview(records: FileRecords): Promise<Preview> {
  const { connection, mapping, ignored } = records;
  await connection.run(`delete from raw where rowid >= ${size}`);
  await connection.run(`delete from broken where position >= ${size}`);
  await refuseRecords(records);
  const [acts] = await actsOf(records, noKey);
  const rows = await rowsOf<Record<string, string | null>>(
    connection,
    `select columns(*)::varchar
     from (
         select acts.*, null as refused from (${acts}) as acts
         union all by name
         select position, reason as refused from refused
     )
     order by position`,
  );
  return { mapping, ignored, rows: withoutTokens(rows) };
}

/** Rows without the columns that are empty in all of them, and without what the tokens of `noKey` would tell. */
export function withoutTokens(
  rows: readonly Readonly<Record<string, string | null>>[],
): Record<string, string | null>[] {
  const used = new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)));
  const shown = (value: string | null) => (value?.startsWith(`${noKey.current}:`) ? `${noKey.current}:…` : value);
  return rows.map((row) => Object.fromEntries([...used].map((name) => [name, shown(row[name] ?? null)])));
}
