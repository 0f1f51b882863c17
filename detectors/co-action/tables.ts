import type { Workspace } from '../../ingest/workspace.ts';
import { probability } from '../statistics.ts';
import { tableOf } from '../table-of.ts';
import type { Tie } from './judge.ts';
import { sqlOf } from './layer.ts';

/** What other tools can have of a run: coordinated pairs of acts, and pairs of accounts. */
export const tables = {
  pairs: 'select * from co_action_pairs order by verb, object, account_a, account_b, event_a, event_b',
  edges: 'select * from co_action_edges order by verb, account_a, account_b',
} as const;

/** Makes both tables, empty. */
export async function startTables(workspace: Workspace): Promise<void> {
  await workspace.step(
    `create or replace temp table co_action_pairs (verb varchar, object varchar, account_a varchar, account_b varchar,
       event_a varchar, event_b varchar, seconds_apart double)`,
  );
  await workspace.step(
    `create or replace temp table co_action_edges (verb varchar, account_a varchar, account_b varchar, objects bigint,
       owners bigint, acts_a bigint, acts_b bigint, symmetry double, expected double, p double, q double)`,
  );
}

/** The ties that survive, as a table for the steps to come. */
export async function writeTies(workspace: Workspace, ties: readonly Tie[]): Promise<void> {
  const rows = ties.map(({ a, b, owners, expected, lnP, lnQ }) => ({
    a,
    b,
    owners,
    expected,
    p: probability(lnP),
    q: probability(lnQ),
  }));
  const form = { a: 'INTEGER', b: 'INTEGER', owners: 'BIGINT', expected: 'DOUBLE', p: 'DOUBLE', q: 'DOUBLE' } as const;
  await tableOf(workspace, 'tie', form, rows);
}

/** Adds the table `pair` (of acts, by numbers) and, by the table `tie`, what its accounts make of each other. */
export async function addPairs(workspace: Workspace, verb: string): Promise<void> {
  await workspace.rows(`insert into co_action_pairs\n${sqlOf('table-pairs.sql')}`, { verb });
  await workspace.rows(`insert into co_action_edges\n${sqlOf('table-edges.sql')}`, { verb });
  await workspace.step('drop table pair');
}
