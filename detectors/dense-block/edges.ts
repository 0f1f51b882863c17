import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { audiences } from '../audiences.ts';
import { sharersOf } from '../sharers.ts';
import type { Params } from './params.ts';

/** An edge of an account that shares devices, and what the chance of it depends on. */
export interface Part {
  readonly layer: string;
  readonly account: number;
  readonly object: number;
  /** Of the account, in this layer. */
  readonly objects: number;
  readonly from_label: number;
  /** Of the object, in this layer. */
  readonly accounts: number;
  readonly to_label: number;
}

export interface Mixing {
  readonly layer: string;
  readonly from_label: number;
  readonly to_label: number;
  readonly edges: number;
}

/** Objects of a layer whose owners are of one community, and the edges on them. */
export interface Degree {
  readonly layer: string;
  readonly label: number;
  readonly objects: number;
  readonly edges: number;
}

/** What is searched for blocks. */
export interface Edges {
  readonly parts: readonly Part[];
  readonly mixing: readonly Mixing[];
  /** Accounts that share devices. */
  readonly sharers: number;
  readonly degrees: readonly Degree[];
}

/** The text of one of this folder's statements. */
export const sqlOf = (file: string) => sqlBeside(import.meta.url, file);

/** Reads the edges. Leaves the table `edge`. */
export async function readEdges(workspace: Workspace, { leastAccounts, leastCommunity }: Params): Promise<Edges> {
  const fill = async (table: string, file: string) =>
    await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`);
  const sharers = await sharersOf(workspace);
  await fill('edge', '10-edge.sql');
  await fill('tie', '20-tie.sql');
  await audiences(workspace, leastCommunity);
  await fill('block_row', '30-row.sql');
  await fill('block_column', '40-column.sql');
  const mixing = await workspace.rows<Mixing>(sqlOf('50-mixing.sql'));
  await workspace.settings({ least_accounts: leastAccounts });
  const parts = await workspace.rows<Part>(sqlOf('60-part.sql'));
  const degrees = await workspace.rows<Degree>(
    `select layer, label, count(*) as objects, sum(accounts)::bigint as edges from block_column
     group by layer, label order by layer, label`,
  );
  return {
    parts,
    mixing,
    sharers: sharers.size,
    degrees,
  };
}
