import { sqlBeside } from '../ingest/database.ts';
import type { Workspace } from '../ingest/workspace.ts';
import type { GroupAct } from './links.ts';
import { tableOf } from './table-of.ts';

/**
 * Accounts of each group that live on devices of their own, while from those that the group shares they did nothing but
 * serve the group's owners: perhaps other hands on them, as with abused tokens and stolen sessions (Farooqi et al. 2017).
 * They are not to be accused.
 */
export async function drivenOf(
  workspace: Workspace,
  groups: number,
  acts: readonly GroupAct[],
): Promise<ReadonlySet<number>[]> {
  const driven = Array.from({ length: groups }, () => new Set<number>());
  if (acts.length === 0) return driven;
  const form = { grp: 'INTEGER', account: 'INTEGER', object: 'INTEGER', us: 'BIGINT' } as const;
  await tableOf(workspace, 'driven_act', form, acts);
  const lives = await workspace.rows<{ grp: number; account: number; elsewhere: number; besides: number }>(
    sqlBeside(import.meta.url, 'driven-10-life.sql'),
  );
  for (const { grp, account, elsewhere, besides } of lives)
    if (elsewhere > 0 && besides === 0) driven[grp]?.add(account);
  return driven;
}
