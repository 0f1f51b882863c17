import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { objectNames } from '../names.ts';
import { tableOf } from '../table-of.ts';
import { clusterTexts } from '../text-clusters/clusters.ts';
import type { Tempo } from './burst.ts';
import type { Act } from './fact.ts';
import type { Params } from './params.ts';
import { type Cluster, expectedWriters, lnCoincidence } from './rarity.ts';

const sqlOf = (file: string) => sqlBeside(import.meta.url, file);
const spans = [60, 600, 3600, 6 * 3600, 86_400].map((seconds) => seconds * 1e6);

/** Accounts below which a text is nobody's secret and nobody's company. */
export const leastWriters = 3;

/** Makes the tables `text_cluster`, `writer`, `several`, `common` and `rarity`. */
export async function makeTables(
  workspace: Workspace,
  { leastShingles, similarity, mostAccounts }: Params,
): Promise<void> {
  await workspace.settings({
    least_shingles: leastShingles,
    similarity: Math.round(1000 * similarity),
    least_accounts: leastWriters,
    most_accounts: mostAccounts,
  });
  await clusterTexts(workspace);
  await fill(workspace, 'writer', '10-writer.sql');
  await fill(workspace, 'several', '20-cluster.sql');
  await fill(workspace, 'common', '30-common.sql');
  await fill(workspace, 'rarity', '40-rarity.sql');
}

/** Drops what this detector left behind. */
export async function dropTables(workspace: Workspace): Promise<void> {
  const tables = [
    'written_text',
    'shingle',
    'text_cluster',
    'writer',
    'several',
    'common',
    'rarity',
    'telling',
    'tempo',
  ];
  for (const table of [...tables, 'span']) await workspace.step(`drop table if exists ${table}`);
}

/** Runs one of this folder's statements into a temporary table. */
async function fill(workspace: Workspace, table: string, file: string): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`);
}

/** Texts, each counted once for an account, and distinct ones. */
export async function readWritten(workspace: Workspace): Promise<{ accounts: number; texts: number }> {
  const [row] = await workspace.rows<{ accounts: number; texts: number }>(
    'select coalesce(sum(accounts), 0)::bigint as accounts, count(*) as texts from written_text',
  );
  return row ?? { accounts: 0, texts: 0 };
}

/** Clusters so rare that not one further account is expected to come to them by itself. */
export async function readClusters(
  workspace: Workspace,
  written: { accounts: number; texts: number },
  lnLevel: number,
): Promise<Cluster[]> {
  const rows = await workspace.rows<{ cluster: number; accounts: number; millibits: number }>(
    'select cluster, s.accounts, millibits from rarity join several as s using (cluster) order by cluster',
  );
  return rows
    .map(({ cluster, accounts, millibits }) => ({ cluster, accounts, bits: millibits / 1000 }))
    .filter((cluster) => Math.log(expectedWriters(cluster, written.accounts)) <= lnLevel)
    .filter((cluster) => lnCoincidence(cluster, written.accounts) + Math.log(written.texts) <= lnLevel);
}

/** All acts with a text of these clusters, in order of time. */
export async function readActs(workspace: Workspace, clusters: readonly Cluster[]): Promise<Act[]> {
  await tableOf(workspace, 'telling', { cluster: 'INTEGER' }, clusters);
  return await workspace.rows<Act>(sqlOf('50-act.sql'));
}

/** How much each account writes, and all together; `texts` are looked at. */
export async function readActivity(workspace: Workspace, texts: number) {
  const rows = await workspace.rows<{ account: number; acts: number }>(
    'select account, sum(acts)::bigint as acts from writer group by account',
  );
  const by = new Map(rows.map(({ account, acts }) => [account, acts]));
  let acts = 0;
  for (const own of by.values()) acts += own;
  return {
    acts,
    accounts: [...by.values()].filter((own) => own > 1).length,
    texts,
    of: (account: number) => by.get(account) ?? 0,
  };
}

/** Names of accounts by their numbers. */
export async function readNames(workspace: Workspace): Promise<Map<number, string>> {
  const rows = await workspace.rows<{ account: number; name: string }>('select account, name from account');
  return new Map(rows.map(({ account, name }) => [account, name]));
}

/** Objects that the acts of the clusters are on. */
export async function readObjects(workspace: Workspace) {
  return await objectNames(
    workspace,
    'select e.object from engagement as e join text_cluster using (text_hash) semi join telling using (cluster)',
  );
}

/** For each span, twice the share of pairs of acts in one slot: more than the share of pairs that are so close. */
export async function readTempos(workspace: Workspace): Promise<Tempo[]> {
  await tableOf(
    workspace,
    'span',
    { span: 'BIGINT' },
    spans.map((span) => ({ span })),
  );
  await fill(workspace, 'tempo', '60-tempo.sql');
  const rows = await workspace.rows<{ span: number; acts: number; pairs: number }>(
    `select span, sum(acts)::bigint as acts, sum(acts * acts)::bigint as pairs from tempo group by span order by span`,
  );
  return rows.map(({ span, acts, pairs }) => ({ span, chance: Math.min(1, (2 * pairs) / acts ** 2) }));
}
