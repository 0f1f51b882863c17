import { communities } from '../../graphs/communities.ts';
import { stability } from '../../graphs/stability.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { tableOf } from '../table-of.ts';
import { nullByAge, nullBySize, type Touch } from './chance.ts';
import { type Judged, judge, rankTies, survivingTies, type Tie, type Verdict } from './judge.ts';
import { fill, type Layer, read, readCounts } from './layer.ts';
import { any, type Params, windowsOf } from './params.ts';
import { addPairs, writeTies } from './tables.ts';

/** Ties, groups and their tests in one layer. */
export async function judgePairs(
  workspace: Workspace,
  layer: Layer,
  values: Params,
  lnLevel: number,
): Promise<Verdict[]> {
  const ties = survivingTies(layer, values.q);
  if (ties.length === 0) return [];
  await writeTies(workspace, ties);
  if (layer.verb !== any && layer.window === windowsOf(values, layer.verb)[0]) {
    await fill(workspace, 'pair', '85-pair.sql');
    await addPairs(workspace, layer.verb);
  }
  const order = await read<{ account: number }>(workspace, '77-order.sql');
  const place = new Map([...new Set(order.map(({ account }) => account))].map((account, at) => [account, at]));
  const ranked = rankTies(ties, place);
  const accounts = [...place.keys()];
  const at = (account: number) => place.get(account) as number;
  const graph = ranked.map(({ a, b, lnP }) => ({ a: at(a), b: at(b), weight: -lnP }));
  const groups = communities(accounts.length, graph, values.density).filter((group) => group.length > 1);
  const judged = await judgeGroups(
    workspace,
    layer,
    groups.map((group) => group.map((node) => accounts[node] as number)),
    ranked,
    values,
    lnLevel,
  );
  const passed = judged.flatMap((one, grp) => (one ? [{ ...one, from: groups[grp] as number[] }] : []));
  if (passed.length < groups.length)
    workspace.remarks.push(
      `${layer.verb}: ${ties.length} pairs of accounts in ${groups.length} groups act together more than chance, but in ${groups.length - passed.length} of these groups too seldom apart in time or owner, or no more than the age of what they act on explains: leads (see the table edges), not findings.`,
    );
  const stable = stability(
    accounts.length,
    graph,
    values.density,
    passed.map(({ from }) => from),
  );
  return passed.map(({ from, ...verdict }, at) => ({ ...verdict, stability: stable[at] as number }));
}

/** What is left of each group and passes, in their order. */
async function judgeGroups(
  workspace: Workspace,
  layer: Layer,
  groups: readonly (readonly number[])[],
  ties: readonly Tie[],
  values: Params,
  lnLevel: number,
): Promise<(Judged | undefined)[]> {
  await writeMembers(workspace, groups);
  const counts = await readCounts(workspace, layer);
  const touches = gathered(await read<Touch & { grp: number }>(workspace, '80-touched.sql'), (touch) => touch.grp);
  const acts = new Map(ties.flatMap(({ a, b, a_acts, b_acts }) => [[a, a_acts] as const, [b, b_acts] as const]));
  const place = new Map(groups.flatMap((accounts, grp) => accounts.map((account) => [account, grp])));
  const within = gathered(
    ties.filter(({ a, b }) => place.get(a) === place.get(b)),
    ({ a }) => place.get(a),
  );
  const nominees = groups.map((accounts, grp) => ({
    accounts,
    ties: within.get(grp) ?? [],
    touches: touches.get(grp) ?? [],
  }));
  const inside = { acts, groups: nominees };
  const nulls = {
    byAge: nullByAge(layer, counts.byAge, inside),
    bySize: nullBySize(layer, counts.bySize, inside),
  };
  const setting = { layer, acts, pause: values.pause, lnLevel };
  return nominees.map((nominee) => judge(nominee, nulls, setting, values.minObjects));
}

async function writeMembers(workspace: Workspace, groups: readonly (readonly number[])[]): Promise<void> {
  const rows = groups.flatMap((accounts, grp) => accounts.map((account) => ({ grp, account })));
  await tableOf(workspace, 'member', { grp: 'INTEGER', account: 'INTEGER' }, rows);
}
