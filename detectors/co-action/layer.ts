import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { writeDuration } from '../params.ts';
import type { Params } from './params.ts';

/** Two accounts of a layer and on how many objects, of how many owners, they acted together. */
export interface Edge {
  readonly a: number;
  readonly b: number;
  readonly objects: number;
  readonly owners: number;
  /** First acts of either. */
  readonly a_acts: number;
  readonly b_acts: number;
}

/** All the first acts of one verb: what chance is expected to do, and the pairs of accounts worth a test. */
export interface Layer {
  readonly verb: string;
  readonly window: number;
  /** All accounts and their first acts, those included that the cap leaves out. */
  readonly allAccounts: number;
  readonly allActs: number;
  /** First acts that the cap leaves out. */
  readonly capped: number;
  /** Accounts with acts enough. */
  readonly accounts: number;
  /** ln of the number of pairs of these accounts. */
  readonly lnPairs: number;
  /** Coincidences of all pairs of accounts, and products of their numbers of first acts (each pair counted twice). */
  readonly near: number;
  readonly pairs: number;
  /** Share of its acts that stand on a full minute. */
  readonly onMinute: number;
  readonly edges: readonly Edge[];
}

/** Pairs of first acts on one object of this class of size, all and those within the window (each counted twice). */
export interface PairCount {
  readonly size: number;
  readonly pairs: number;
  readonly near: number;
}

/** Pairs of first acts on one object, the later in this class of age, the other in the same or the one before. */
export interface AgeCount {
  readonly born_known: boolean;
  readonly age: number;
  readonly pairs_same: number;
  readonly near_same: number;
  readonly pairs_across: number;
  readonly near_across: number;
}

/** Window pairs whose accounts are counted at once; more than these go in slices, to keep within memory. */
const most = 20_000_000;

/** The text of one of this folder's statements. */
export const sqlOf = (file: string) => sqlBeside(import.meta.url, file);

/** Runs one of this folder's statements into a temporary table. */
export async function fill(workspace: Workspace, table: string, file: string, window = 0): Promise<void> {
  await workspace.step(`create or replace temp table ${table} as\n${sqlOf(file)}`, { window });
}

/** Rows of one of this folder's statements. */
export async function read<Row>(workspace: Workspace, file: string): Promise<Row[]> {
  return await workspace.rows<Row>(sqlOf(file));
}

/** Drops what a layer left behind. */
export async function dropLayer(workspace: Workspace): Promise<void> {
  const tables = ['density', 'margin', 'near', 'candidate', 'coincidence', 'edge'];
  const bursts = ['burst_act', 'burst', 'burst_group', 'burst_joint'];
  for (const table of [...tables, ...bursts, 'crowd', 'aged', 'age_chance', 'member', 'tie', 'joint'])
    await workspace.step(`drop table if exists ${table}`);
}

interface Sums {
  readonly all_accounts: number;
  readonly all_acts: number;
  readonly acts: number;
  readonly squares: number;
  readonly accounts: number;
  readonly near: number;
}

/** The layer of one verb, whose first acts are read, in one window; undefined, with a remark, where its times are too coarse to judge. */
export async function readLayer(
  workspace: Workspace,
  verb: string,
  window: number,
  params: Params,
  pairsAtOnce = most,
): Promise<Layer | undefined> {
  const settings = { verb, window_us: window, cap: params.cap, min_objects: params.minObjects, slices: 1, slice: 0 };
  await workspace.settings(settings);
  const { grain, onMinute } = await grainOf(workspace, verb, window);
  if (grain !== undefined) {
    const units = `${writeDuration(grain)}, too coarse for a window of ${writeDuration(window)}`;
    workspace.remarks.push(`${verb}: times stand on whole multiples of ${units}: not judged.`);
    return undefined;
  }
  await fill(workspace, 'density', '20-density.sql', window);
  await fill(workspace, 'margin', '30-margin.sql');
  await fill(workspace, 'near', '40-near.sql', window);
  const capped = await tellCapped(workspace, verb, params.cap);
  const [sums] = await workspace.rows<Sums>(
    `select (select count(distinct account) from density) as all_accounts, (select count(*) from density) as all_acts,
       coalesce(sum(acts), 0)::bigint as acts, coalesce(sum(acts * acts), 0)::bigint as squares,
       count(*) filter (acts >= $least) as accounts,
       (select coalesce(sum(others), 0)::bigint from near) as near from margin`,
    { least: BigInt(params.minObjects) },
  );
  if (sums === undefined) return undefined;
  const { all_accounts: allAccounts, all_acts: allActs, acts, squares, accounts, near } = sums;
  const pairs = acts ** 2 - squares;
  const layer = { verb, window, allAccounts, allActs, capped, accounts, near, pairs, onMinute };
  if (accounts < 2 || near === 0) return { ...layer, lnPairs: 0, edges: [] };
  const lnPairs = Math.log(accounts) + Math.log(accounts - 1) - Math.LN2;
  await findCandidates(workspace, settings, Math.max(1, Math.ceil(near / 2 / pairsAtOnce)));
  await workspace.settings({ ...settings, rate: near / pairs });
  await fill(workspace, 'candidate', '55-expected.sql');
  await keepPassable(workspace, 'candidate', 'objects', Math.log(params.q) - lnPairs);
  await fill(workspace, 'coincidence', '60-coincidence.sql');
  await fill(workspace, 'edge', '70-edge.sql');
  await keepPassable(workspace, 'edge', 'owners', Math.log(params.q) - lnPairs);
  const edges = await workspace.rows<Edge>('select * exclude (mean) from edge order by a, b');
  return { ...layer, lnPairs, edges };
}

/** The pairs of accounts with objects enough, slice by slice. */
async function findCandidates(
  workspace: Workspace,
  settings: Readonly<Record<string, number | string>>,
  slices: number,
): Promise<void> {
  await workspace.step('create or replace temp table candidate (a integer, b integer, objects bigint)');
  for (let slice = 0; slice < slices; slice += 1) {
    await workspace.settings({ ...settings, slices, slice });
    await workspace.step(`insert into candidate\n${sqlOf('50-candidate.sql')}`);
  }
}

/**
 * Leaves in a table of pairs those whose `count` may pass the step-up against their `mean`. The chance of just so many is
 * never above p; and no more pairs pass than are left, so that fewer and fewer may, until none goes any more.
 */
async function keepPassable(
  workspace: Workspace,
  table: 'candidate' | 'edge',
  count: 'objects' | 'owners',
  lnShare: number,
): Promise<void> {
  const least = `case when ${count} > mean then ${count} * ln(mean) - mean - lgamma(${count} + 1) else 0 end`;
  const left = async (cut: number) =>
    (await workspace.rows<{ n: number }>(`select count(*) as n from ${table} where ${least} <= $cut`, { cut }))[0]?.n ??
    0;
  const rounding = 1e-6;
  const cutAt = (n: number) => lnShare + Math.log(n) + rounding;
  let [before, now] = [Number.POSITIVE_INFINITY, await left(Number.POSITIVE_INFINITY)];
  while (now < before) [before, now] = [now, await left(cutAt(now))];
  await workspace.rows(`delete from ${table} where ${least} > $cut`, { cut: cutAt(now) });
}

/** How often two acts on one object coincide at all: by its class of size, and by the classes of age of the acts. */
export async function readCounts(workspace: Workspace, layer: Layer) {
  await fill(workspace, 'crowd', '72-crowd.sql');
  await fill(workspace, 'aged', '74-aged.sql');
  const bySize = await read<PairCount>(workspace, '76-size-chance.sql');
  await fill(workspace, 'age_chance', '78-age-chance.sql', layer.window);
  const byAge = await workspace.rows<AgeCount>('from age_chance order by born_known, age');
  return { bySize, byAge };
}

/** How many acts the cap leaves out; said in the remarks. */
async function tellCapped(workspace: Workspace, verb: string, cap: number): Promise<number> {
  const [capped = { acts: 0, objects: 0 }] = await workspace.rows<{ acts: number; objects: number }>(
    'select count(*) as acts, count(distinct object) as objects from density where others > $cap',
    { cap: BigInt(cap) },
  );
  if (capped.acts > 0)
    workspace.remarks.push(
      `${verb}: ${capped.acts} acts on ${capped.objects} objects have more than ${cap} other accounts in the window around them and are left out (co-action.cap).`,
    );
  return capped.acts;
}

/** The unit that at least 99 % of the verb's times are multiples of, if it is as long as the window. */
async function grainOf(
  workspace: Workspace,
  verb: string,
  window: number,
): Promise<{ grain: number | undefined; onMinute: number }> {
  const units = [1, 60, 300, 600, 900, 1800, 3600, 86_400].map((seconds) => seconds * 1e6);
  const counts = units.map((unit) => `count(*) filter (us % ${unit} = 0) as u${unit}`).join(', ');
  const [row] = await workspace.rows<Record<string, number>>(
    `select count(*) as acts, ${counts} from engagement where $verb in (verb, 'any') and object is not null`,
    { verb },
  );
  const share = (unit: number) => (row?.[`u${unit}`] ?? 0) / (row?.acts ?? 1);
  return { grain: units.find((unit) => unit >= window && share(unit) >= 0.99), onMinute: share(60e6) };
}

/** Verbs of acts on objects, in text order. */
export async function verbsOf(workspace: Workspace): Promise<string[]> {
  const rows = await workspace.rows<{ verb: string }>(
    'select distinct verb from engagement where object is not null order by verb',
  );
  return rows.map(({ verb }) => verb);
}
