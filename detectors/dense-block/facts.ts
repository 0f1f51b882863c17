import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { accountNames } from '../names.ts';
import { tableOf } from '../table-of.ts';
import type { Dense } from './blocks.ts';
import { sqlOf } from './edges.ts';

/** One event with which an account of a block first acted on an object of it. */
export interface Act {
  readonly grp: number;
  readonly account: number;
  readonly object: number;
  readonly us: number;
  readonly source: string;
  readonly id: string;
  readonly verb: string;
  readonly owner_account: number | null;
  readonly object_name: string;
  readonly object_kind: string | null;
}

/** What is known of a block beside its edges. */
export interface Facts {
  /** In order of time, then of source and id. */
  readonly acts: readonly Act[];
  /** Owners that hold a device of an account of the group. */
  readonly kin: readonly number[];
  readonly names: ReadonlyMap<number, string>;
}

/** Reads the events of all blocks at once. */
export async function readFacts(workspace: Workspace, blocks: readonly Dense[]): Promise<Facts[]> {
  if (blocks.length === 0) return [];
  const members = blocks.flatMap(({ accounts }, grp) => accounts.map((account) => ({ grp, account })));
  const parts = blocks.flatMap(({ layer, targets }, grp) => targets.map((object) => ({ grp, layer, object })));
  await tableOf(workspace, 'member', { grp: 'INTEGER', account: 'INTEGER' }, members);
  await tableOf(workspace, 'part', { grp: 'INTEGER', layer: 'VARCHAR', object: 'INTEGER' }, parts);
  const acts = gathered(await workspace.rows<Act>(sqlOf('80-act.sql')), ({ grp }) => grp);
  const kin = gathered(
    await workspace.rows<{ grp: number; owner_account: number }>(sqlOf('85-kin.sql')),
    ({ grp }) => grp,
  );
  const names = await accountNames(
    workspace,
    `select account from member union
           select owner from object where object in (select object from part)`,
  );
  return blocks.map((_, grp) => ({
    acts: acts.get(grp) ?? [],
    kin: (kin.get(grp) ?? []).map(({ owner_account }) => owner_account),
    names,
  }));
}
