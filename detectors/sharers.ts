import { sqlBeside } from '../ingest/database.ts';
import type { Workspace } from '../ingest/workspace.ts';

/** A device that more accounts hold than this belongs to a place, not to a pair of hands. */
const mostHolders = 20;

/**
 * Accounts that share a device with others, whatever they do: a set named beforehand, so that of a group within it the
 * union bound runs over sets of these accounts alone. Empty where devices are unknown.
 */
export async function sharersOf(workspace: Workspace): Promise<ReadonlySet<number>> {
  if (!workspace.present.has('device')) return new Set();
  await workspace.settings({ most_holders: mostHolders });
  const rows = await workspace.rows<{ account: number }>(sqlBeside(import.meta.url, 'sharer.sql'));
  return new Set(rows.map(({ account }) => account));
}
