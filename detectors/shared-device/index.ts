import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { linkColumns } from '../links.ts';
import { tableOf } from '../table-of.ts';
import { type AgeCount, type Common, chanceByAge } from './chance.ts';
import { explain } from './explain.ts';
import { readFacts } from './facts.ts';
import { findingsOf } from './finding.ts';
import { groupsOf, linksAmong, type Setting, type Test, windowsOf } from './groups.ts';
import { type Params, params } from './params.ts';

const version = '1.1.3';
const uses = [...linkColumns, 'owner', 'object_created', 'follows', 'automation', 'origin'] as const;

/** Accounts that do the same things from the same devices. */
export const detector: Detector<Params> = {
  about: 'Accounts that do the same things from the same devices.',
  version,
  verbs: jointVerbs,
  lookback: 0,
  needs: ['object', 'device'],
  uses,
  params,
  detect,
  explain,
};

/** Of one object, so many accounts in one slot of time are a crowd, not worth a comparison across devices. */
const crowd = 200;

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  if (!workspace.present.has('device')) {
    workspace.remarks.push('no act carries a device: not judged.');
    return [];
  }
  await workspace.settings({ widest_us: values.window, cap: values.cap, min_facts: values.minFacts, crowd });
  for (const [table, file] of [
    ['first_act', '10-first-act.sql'],
    ['holder', '20-holder.sql'],
    ['sharer', '25-sharer.sql'],
    ['sharer_act', '30-act.sql'],
    ['candidate', '40-candidate.sql'],
  ] as const)
    await fill(workspace, table, file);
  const chance = chanceByAge(await read<AgeCount>(workspace, '60-age.sql'), window);
  const [tried] = await read<{ pairs: number }>(workspace, '45-pairs.sql');
  const pairs = tried?.pairs ?? 0;
  const shared = { chance, params: values, lnTried: lnTried(pairs, values), ofDevice: await sharesOf(workspace) };
  const links = linksAmong(await read<Common>(workspace, '50-common.sql'), shared);
  if (links.length === 0) return [];
  const accounts = new Set(links.flatMap(({ a, b }) => [a, b])).size;
  const across = { chance, params: values, lnTried: lnTried((accounts * (accounts - 1)) / 2, values) };
  const all = [...links, ...(await linksAcross(workspace, links, across))];
  const any = { ...across, lnTried: Math.max(shared.lnTried, across.lnTried) };
  const facts = await readFacts(workspace, groupsOf(all), all, any);
  return findingsOf(workspace, facts, values, uses, window, version);
}

/** ln of the tests of one of two rounds (pairs that share a device, then pairs of those who passed): level halved. */
function lnTried(pairs: number, values: Params): number {
  return Math.log(2 * Math.max(1, pairs) * windowsOf(values).length);
}

/** Links between accounts that are linked on devices of their own; those that are known already are left out. */
async function linksAcross(workspace: Workspace, links: readonly Test[], setting: Setting): Promise<Test[]> {
  const accounts = [...new Set(links.flatMap(({ a, b }) => [a, b]))].map((account) => ({ account }));
  await tableOf(workspace, 'linked', { account: 'INTEGER' }, accounts);
  await fill(workspace, 'candidate', '70-across.sql');
  const known = new Set(links.map(({ a, b }) => `${a} ${b}`));
  const commons = await read<Common>(workspace, '50-common.sql');
  return linksAmong(
    commons.filter(({ a, b }) => !known.has(`${a} ${b}`)),
    setting,
  );
}

/**
 * The chance that two accounts act from one device, by their shares of acts from it. Shares include the acts that are
 * judged: that is to draw without replacement from what each does from where, to which Hoeffding's bound applies as well.
 */
async function sharesOf(workspace: Workspace): Promise<(a: number, b: number) => number> {
  const rows = await read<{ account: number; device: string | null; acts: number; total: number }>(
    workspace,
    '55-share.sql',
  );
  const shares = new Map<number, Map<string, number>>();
  for (const { account, device, acts, total } of rows)
    if (device !== null) shares.set(account, (shares.get(account) ?? new Map()).set(device, acts / total));
  return (a, b) => {
    const both = [...(shares.get(a) ?? [])].map(([device, share]) => share * (shares.get(b)?.get(device) ?? 0));
    return Math.min(
      1,
      both.reduce((total, one) => total + one, 0),
    );
  };
}

async function fill(workspace: Workspace, table: string, file: string): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlBeside(import.meta.url, file)}`);
}

async function read<Row>(workspace: Workspace, file: string): Promise<Row[]> {
  return await workspace.rows<Row>(sqlBeside(import.meta.url, file));
}
