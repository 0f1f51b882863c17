import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readTruth } from '../cli/truth.ts';
import { closeDatabase, openDatabase, sqlBeside } from '../ingest/database.ts';
import type { Named, TruthRow } from '../world/judged.ts';
import { baselines } from './baselines/index.ts';
import { keep, readKept } from './kept.ts';
import { detectIn, lockstep, short } from './lockstep.ts';
import type { World } from './plan.ts';

/** What one method says of one world, and the wall seconds it took if measured: lockstep's from the file, the others' from loaded events. */
export interface Answer {
  readonly method: string;
  readonly seconds?: number;
  readonly findings: readonly Named[];
}

export interface Trial {
  readonly world: World;
  readonly truth: readonly TruthRow[];
  readonly answers: readonly Answer[];
}

/** Makes a world and asks all methods; what they said of it before, if it stands in the folder, else it is put there. */
export async function trialOf(world: World, folder: string): Promise<Trial> {
  const { seed, difficulty, organic, accounts, days } = world;
  const name = `${organic ? 'organic' : difficulty}-${seed}-${accounts}-${days}`;
  const kept = join(folder, `${name}.json`);
  if (existsSync(kept)) return readKept(kept);
  const own = mkdtempSync(join(folder, `${name}-`));
  try {
    const size = ['--seed', String(seed), '--accounts', String(accounts), '--days', String(days)];
    const kind = organic ? ['--organic-only'] : [];
    await lockstep('simulate', ...size, '--difficulty', difficulty, ...kind, '--out', own);
    const events = join(own, 'events.parquet');
    const truth = await readTruth(join(own, 'truth.parquet'));
    const answers = [await timed('lockstep', () => detectIn(own, events)), ...(await answersOf(events, own))];
    keep({ world, truth, answers }, kept, join(own, 'trial.json'));
    return readKept(kept);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** What the known rules say of a Parquet file of events. */
async function answersOf(file: string, folder: string): Promise<Answer[]> {
  return await withDatabase(folder, async (connection) => {
    await connection.run(sqlBeside(import.meta.url, 'event.sql'), { file });
    return await askBaselines(connection);
  });
}

/** What the known rules say of the table or view `event`. */
export async function askBaselines(connection: DuckDBConnection): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { name, find } of baselines)
    answers.push(await timed(name, async () => (await find(connection)).map(short)));
  return answers;
}

export async function withDatabase<T>(folder: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const connection = await openDatabase({ memory: '2GB', threads: 1, spill: join(folder, 'spill') });
  try {
    return await work(connection);
  } finally {
    closeDatabase(connection);
  }
}

export async function timed(method: string, work: () => Promise<readonly Named[]>): Promise<Answer> {
  const started = performance.now();
  const findings = await work();
  return { method, seconds: (performance.now() - started) / 1000, findings };
}
