import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { clusterTexts, textColumns } from '../text-clusters/clusters.ts';
import { bunchOf, type Tempo } from './burst.ts';
import { chanceOf, companiesOf } from './company.ts';
import { explain } from './explain.ts';
import { type Act, type Fact, factsOf } from './fact.ts';
import { type Found, findingOf } from './finding.ts';
import { fitting } from './innocent.ts';
import { type Params, params } from './params.ts';
import { type Cluster, expectedWriters, lnCoincidence } from './rarity.ts';

const version = '1.0.0';
const uses = [
  'text_hash',
  'text_sketch',
  'text_shingles',
  'owner',
  'follows',
  'automation',
  'controller',
  'subject',
] as const;

/** Accounts that write the same rare texts together, again and again. */
export const detector: Detector<Params> = {
  about: 'Accounts that write the same rare texts together, again and again.',
  version,
  verbs: ['post', 'comment', 'share', 'message', 'review', 'report'],
  lookback: 0,
  needs: textColumns,
  uses: uses.slice(3),
  params,
  detect,
  explain,
};

const sqlOf = (file: string) => sqlBeside(import.meta.url, file);
const spans = [60, 600, 3600, 6 * 3600, 86_400].map((seconds) => seconds * 1e6);

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  if (!textColumns.every((column) => workspace.present.has(column))) return [];
  await workspace.settings({
    least_shingles: values.leastShingles,
    similarity: Math.round(1000 * values.similarity),
    least_accounts: 3,
    most_accounts: values.mostAccounts,
  });
  await clusterTexts(workspace);
  await fill(workspace, 'writer', '10-writer.sql');
  await fill(workspace, 'several', '20-cluster.sql');
  await fill(workspace, 'common', '30-common.sql');
  await fill(workspace, 'rarity', '40-rarity.sql');
  const written = await writtenBy(workspace);
  const clusters = await tellingClusters(workspace, written, Math.log(values.q));
  const acts = await actsOf(workspace, clusters);
  const plain: Fact[] = [];
  let explained = 0;
  for (const fact of factsOf(acts, values.pause)) {
    if (fact.accounts.size < 3) continue;
    if (fitting(fact.acts).length > 0) explained += 1;
    else plain.push(fact);
  }
  const companies = companiesOf(plain, values.leastAccounts, values.leastFacts, values.pause);
  const members = new Set(companies.flatMap((company) => company.members));
  const corpus = await corpusOf(workspace, plain.length);
  const names = await namesOf(workspace);
  const tempos = await temposOf(workspace);
  const found: Found[] = companies.flatMap((company) => {
    const chance = chanceOf(company, corpus);
    const inside = new Set(company.members);
    const own = company.facts.flatMap((fact) => fact.acts).filter((act) => inside.has(act.account));
    if (chance.lnQ > Math.log(values.q) || fitting(own).length > 0) return [];
    return [
      {
        company,
        chance,
        bunches: company.facts.map((fact) => bunchOf(fact, inside, tempos)),
        clusters: new Map(clusters.map((cluster) => [cluster.cluster, cluster])),
        written: written.accounts,
        names,
        objects: new Map(),
      },
    ];
  });
  tell(workspace, plain, explained, new Set(found.flatMap(({ company }) => company.facts)));
  const objects = await objectsOf(workspace, members);
  for (const table of [
    'written_text',
    'shingle',
    'text_cluster',
    'writer',
    'several',
    'common',
    'rarity',
    'telling',
    'tempo',
    'span',
  ])
    await workspace.step(`drop table if exists ${table}`);
  const missing = uses.filter((column) => !workspace.present.has(column));
  return found
    .sort((x, y) => x.chance.lnQ - y.chance.lnQ)
    .map((one) => findingOf({ ...one, objects }, window, version, missing));
}

async function fill(workspace: Workspace, table: string, file: string): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`);
}

/** Texts, each counted once for an account, and distinct ones. */
async function writtenBy(workspace: Workspace): Promise<{ accounts: number; texts: number }> {
  const [row] = await workspace.rows<{ accounts: number; texts: number }>(
    'select coalesce(sum(accounts), 0)::bigint as accounts, count(*) as texts from written_text',
  );
  return row ?? { accounts: 0, texts: 0 };
}

/** Clusters so rare that not one further account is expected to come to them by itself. */
async function tellingClusters(
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

async function actsOf(workspace: Workspace, clusters: readonly Cluster[]): Promise<Act[]> {
  await workspace.rows(
    `create or replace temp table telling as select unnest(from_json($rows, '["INTEGER"]')) as cluster`,
    { rows: JSON.stringify(clusters.map(({ cluster }) => cluster)) },
  );
  return await workspace.rows<Act>(sqlOf('50-act.sql'));
}

/** How much each account writes, and all together. */
async function corpusOf(workspace: Workspace, texts: number) {
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

async function namesOf(workspace: Workspace): Promise<Map<number, string>> {
  const rows = await workspace.rows<{ account: number; name: string }>('select account, name from account');
  return new Map(rows.map(({ account, name }) => [account, name]));
}

async function objectsOf(workspace: Workspace, members: ReadonlySet<number>) {
  const rows = await workspace.rows<{ object: number; name: string; kind: string | null }>(
    `select object, name, kind from object where object in (
       select object from engagement join text_cluster using (text_hash) semi join telling using (cluster)
       where account in (select unnest(from_json($members, '["INTEGER"]'))))`,
    { members: JSON.stringify([...members]) },
  );
  return new Map(rows.map(({ object, name, kind }) => [object, { name, kind }]));
}

/** For each span, twice the share of pairs of acts in one slot: more than the share of pairs that are so close. */
async function temposOf(workspace: Workspace): Promise<Tempo[]> {
  await workspace.rows(`create or replace temp table span as select unnest(from_json($spans, '["BIGINT"]')) as span`, {
    spans: JSON.stringify(spans),
  });
  await fill(workspace, 'tempo', '60-tempo.sql');
  const rows = await workspace.rows<{ span: number; acts: number; pairs: number }>(
    `select span, sum(acts)::bigint as acts, sum(acts * acts)::bigint as pairs from tempo group by span order by span`,
  );
  return rows.map(({ span, acts, pairs }) => ({ span, chance: Math.min(1, (2 * pairs) / acts ** 2) }));
}

/** Says what was left a lead. */
function tell(workspace: Workspace, facts: readonly Fact[], explained: number, told: ReadonlySet<Fact>): void {
  if (explained > 0)
    workspace.remarks.push(
      `${explained} rare texts that several accounts wrote are explained by a share button, one organisation, declared automation or followers.`,
    );
  const leads = facts.filter((fact) => fact.accounts.size >= 5 && !told.has(fact));
  if (leads.length > 0)
    workspace.remarks.push(
      `${leads.length} rare texts that at least five accounts wrote (the largest ${Math.max(...leads.map((fact) => fact.accounts.size))}) are one key alone: those accounts do not write others together. Leads, not findings.`,
    );
}
