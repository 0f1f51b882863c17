import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';

/** What the acts are: comments, votes and reviews, or reports. */
export type Kind = 'comment' | 'report';

/** One act of a stranger who came in a crowd. */
export interface Act {
  readonly kind: Kind;
  readonly target: number;
  readonly account: number;
  readonly us: number;
  readonly verb: string;
  readonly source: string;
  readonly id: string;
  readonly object: number | null;
  readonly text_hash: string | null;
  /** Its declared controller, else its subject. */
  readonly house: string | null;
}

/** Strangers who came to one target in crowds. */
export interface Raid {
  readonly kind: Kind;
  readonly target: number;
  /** Their acts on what the target owns, in order of time, then of source and id. */
  readonly acts: readonly Act[];
  readonly raiders: ReadonlySet<number>;
  /** Most strangers within one span. */
  readonly crowd: number;
}

/** The text of one of this folder's statements. */
const sqlOf = (file: string) => sqlBeside(import.meta.url, file);

/** Runs one of this folder's statements into a temporary table. */
export async function fill(workspace: Workspace, table: string, file: string, half = 0): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`, { half });
}

/** Rows of one of this folder's statements. */
export async function read<Row>(workspace: Workspace, file: string): Promise<Row[]> {
  return await workspace.rows<Row>(sqlOf(file));
}

/** What belongs to one kind of act on one target. */
export const raidKey = ({ kind, target }: { readonly kind: Kind; readonly target: number }) => `${kind} ${target}`;

/** Rows by kind and target. */
export function byRaid<T extends { readonly kind: Kind; readonly target: number }>(
  rows: readonly T[],
): Map<string, T[]> {
  return gathered(rows, raidKey);
}

/** The crowds of strangers, of all targets. */
export async function readRaids(workspace: Workspace): Promise<Raid[]> {
  const rows = await read<Act & { crowd: number }>(workspace, '45-act.sql');
  return [...byRaid(rows).values()].map((acts) => {
    const { kind, target } = acts[0] as Act;
    const raiders = new Set(acts.map(({ account }) => account));
    return { kind, target, acts, raiders, crowd: Math.max(...acts.map(({ crowd }) => crowd)) };
  });
}
