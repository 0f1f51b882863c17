import { sqlBeside } from '../ingest/database.ts';
import type { Workspace } from '../ingest/workspace.ts';

/** A device that more accounts hold than this belongs to a place, not to a pair of hands. */
const mostHolders = 20;

/**
 * Accounts that share a device with others, whatever they do: a set named beforehand, so that of a group within it the
 * union bound runs over sets of these accounts alone. Empty where devices are unknown. Leaves them in the table `sharer`.
 */
export async function sharersOf(workspace: Workspace): Promise<ReadonlySet<number>> {
  await workspace.settings({ most_holders: mostHolders });
  await workspace.step(`create or replace temp table sharer as\n${sqlBeside(import.meta.url, 'sharer.sql')}`);
  const rows = await workspace.rows<{ account: number }>('from sharer order by account');
  return new Set(rows.map(({ account }) => account));
}
