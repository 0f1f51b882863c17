import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { twoKeys } from '../fusion.ts';
import { gathered } from '../gathered.ts';
import { linkColumns } from '../links.ts';
import { textColumns } from '../text-clusters/clusters.ts';
import {
  dropTables,
  leastWriters,
  makeTables,
  readActs,
  readClusters,
  readNames,
  readObjects,
  readTempos,
  readWritten,
} from './corpus.ts';
import { explain } from './explain.ts';
import { type Act, type Fact, factsOf } from './fact.ts';
import { findingOf } from './finding.ts';
import { fitting } from './innocent.ts';
import { judge } from './judge.ts';
import { type Params, params } from './params.ts';
import { wordy } from './recount.ts';

const version = '1.2.3';
const uses = ['owner', 'follows', 'origin', 'automation', ...linkColumns] as const;

/** Accounts that write the same rare texts together, again and again. */
export const detector: Detector<Params> = {
  about: 'Accounts that write the same rare texts together, again and again.',
  version,
  verbs: wordy,
  lookback: 0,
  needs: textColumns,
  uses,
  params,
  detect,
  explain,
};

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  if (!textColumns.every((column) => workspace.present.has(column))) return [];
  await makeTables(workspace, values);
  const written = await readWritten(workspace);
  const clusters = await readClusters(workspace, written, Math.log(values.q));
  if (clusters.length === 0) {
    await dropTables(workspace);
    return [];
  }
  const acts = await readActs(workspace, clusters);
  const facts = factsOf(acts, values.pause).filter(({ accounts }) => accounts.size >= leastWriters);
  const plain = facts.filter(({ acts }) => fitting(acts).length === 0);
  const found = await judge(workspace, plain, values);
  tell(workspace, plain, facts.length - plain.length, new Set(found.flatMap(({ company }) => company.facts)));
  const known = {
    clusters: new Map(clusters.map((cluster) => [cluster.cluster, cluster])),
    forms: formsOf(acts),
    written: written.accounts,
    tempos: await readTempos(workspace),
    leastShingles: values.leastShingles,
    names: await readNames(workspace),
    objects: await readObjects(workspace),
  };
  await dropTables(workspace);
  const missing = uses.filter((column) => !workspace.present.has(column));
  return found
    .sort((x, y) => x.statistic.lnQ - y.statistic.lnQ)
    .map((one) => findingOf(one, known, window, version, missing))
    .filter(({ evidence }) => twoKeys(evidence));
}

/** Cluster → hashes of its texts. */
function formsOf(acts: readonly Act[]): Map<number, ReadonlySet<string>> {
  const byCluster = gathered(acts, ({ cluster }) => cluster);
  return new Map([...byCluster].map(([cluster, own]) => [cluster, new Set(own.map(({ text_hash }) => text_hash))]));
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
