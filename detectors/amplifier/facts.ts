import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { accountNames } from '../names.ts';
import { tableOf } from '../table-of.ts';
import type { Group } from './blocks.ts';
import { sqlOf } from './visits.ts';

/** One event with which an account of a group boosted, unbidden, what an owner of the group wrote. */
export interface Act {
  readonly grp: number;
  readonly account: number;
  readonly owner_account: number;
  readonly object: number;
  readonly us: number;
  readonly source: string;
  readonly id: string;
  readonly verb: string;
  readonly origin: string | null;
  readonly object_name: string;
  readonly object_kind: string | null;
}

/** What is known of a group beside its visits. */
export interface Facts {
  /** In order of time, then of source and id. */
  readonly acts: readonly Act[];
  /** Owners of the group that hold a device of an account of it. */
  readonly kin: readonly number[];
  readonly names: ReadonlyMap<number, string>;
}

/** Reads the events of all groups at once. */
export async function readFacts(workspace: Workspace, groups: readonly Group[]): Promise<Facts[]> {
  if (groups.length === 0) return [];
  const bonds = groups.flatMap(({ accounts, targets }, grp) =>
    accounts.flatMap((account) => targets.map((target) => ({ grp, account, target }))),
  );
  await tableOf(workspace, 'bond', { grp: 'INTEGER', account: 'INTEGER', target: 'INTEGER' }, bonds);
  const acts = gathered(await workspace.rows<Act>(sqlOf('80-act.sql')), ({ grp }) => grp);
  const kin = gathered(
    await workspace.rows<{ grp: number; owner_account: number }>(sqlOf('85-kin.sql')),
    ({ grp }) => grp,
  );
  const names = await accountNames(workspace, 'select account from bond union select target from bond');
  return groups.map(({ targets }, grp) => ({
    acts: acts.get(grp) ?? [],
    kin: targets.filter((target) => kin.get(grp)?.some(({ owner_account }) => owner_account === target)),
    names,
  }));
}
