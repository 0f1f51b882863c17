import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { linkColumns } from '../links.ts';
import { type AgeCount, type Chance, type Common, chanceByAge } from './chance.ts';
import { explain } from './explain.ts';
import { findingsOf } from './finding.ts';
import { groupsOf, type Link, linksAmong } from './groups.ts';
import { type Params, params } from './params.ts';

const version = '1.0.0';
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
    ['act', '30-act.sql'],
    ['candidate', '40-candidate.sql'],
  ] as const)
    await fill(workspace, table, file);
  const chance = chanceByAge(await read<AgeCount>(workspace, '60-age.sql'));
  const [tried] = await workspace.rows<{ pairs: number }>(
    'select count(*) as pairs from (select distinct x.account as a, y.account as b from holder as x join holder as y on y.device = x.device and y.account > x.account)',
  );
  const pairs = tried?.pairs ?? 0;
  const share = await sharesOf(workspace);
  const commons = await read<Common>(workspace, '50-common.sql');
  const links = linksAmong(commons, pairs, chance, values, share);
  if (links.length === 0) return [];
  const accounts = [...new Set(links.flatMap(({ a, b }) => [a, b]))];
  const pairsAcross = (accounts.length * (accounts.length - 1)) / 2;
  const across = await linksAcross(workspace, accounts, pairsAcross, chance, values);
  const all = [...links, ...across];
  return await findingsOf(workspace, groupsOf(all), all, pairs + pairsAcross, chance, values, window, version);
}

/** Links between accounts that are linked on devices of their own. */
async function linksAcross(
  workspace: Workspace,
  accounts: readonly number[],
  pairs: number,
  chance: Chance,
  values: Params,
): Promise<Link[]> {
  await workspace.rows(
    `create or replace temp table linked as select unnest(from_json($rows, '["INTEGER"]')) as account`,
    { rows: JSON.stringify(accounts) },
  );
  await fill(workspace, 'candidate', '70-across.sql');
  const commons = await read<Common>(workspace, '50-common.sql');
  return linksAmong(commons, pairs, chance, values);
}

/** The chance that both of two accounts act from a device that they share, by their shares of acts from such. */
async function sharesOf(workspace: Workspace): Promise<(common: Common) => number> {
  const rows = await read<{ account: number; device: string; acts: number; total: number }>(workspace, '55-share.sql');
  const own = new Map<number, Map<string, number>>();
  for (const { account, device, acts, total } of rows)
    own.set(account, (own.get(account) ?? new Map()).set(device, (acts + 1) / (total + 1)));
  const known = new Map<string, number>();
  return ({ a, b }) => {
    const key = `${a} ${b}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    let chance = 0;
    for (const [device, share] of own.get(a) ?? []) chance += share * (own.get(b)?.get(device) ?? 0);
    known.set(key, Math.min(1, chance));
    return Math.min(1, chance);
  };
}

async function fill(workspace: Workspace, table: string, file: string): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlBeside(import.meta.url, file)}`);
}

async function read<Row>(workspace: Workspace, file: string): Promise<Row[]> {
  return await workspace.rows<Row>(sqlBeside(import.meta.url, file));
}
