import type { Workspace } from '../../ingest/workspace.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { falseDiscovery } from '../statistics.ts';
import { compatiblePairs } from './compatible.ts';
import { explain } from './explain.ts';
import { type Facts, readFacts } from './facts.ts';
import { findingOf } from './finding.ts';
import { gathered, learnChance, settle, type Touch } from './group.ts';
import { groupsOf, rankTies, survivingTies, type Tie, testGroup } from './judge.ts';
import { dropLayer, fill, type Layer, read, readLayer, readPairCounts } from './layer.ts';
import { joint, type Params, params } from './params.ts';
import { addPairs, startTables, tables, writeTies } from './tables.ts';

const version = '1.0.0';
const uses = ['owner', 'object_created', 'follows', 'text_hash', 'automation', 'controller', 'origin'] as const;

/** Accounts that act on the same objects within a window, again and again. */
export const detector: Detector<Params> = {
  about: 'Accounts that act on the same objects within a window, again and again.',
  version,
  verbs: joint,
  lookback: 0,
  needs: ['object'],
  uses,
  params,
  tables,
  detect,
  explain,
};

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  await startTables(workspace);
  const facts: Facts[] = [];
  let layers = 0;
  for (const verb of await verbsOf(workspace)) {
    if (values.null === 'none') await listPairs(workspace, verb, values);
    else {
      const layer = await readLayer(workspace, verb, values);
      if (layer) facts.push(...(await judgeLayer(workspace, layer, values)));
      layers += layer ? 1 : 0;
    }
    await dropLayer(workspace);
  }
  const missing = uses.filter((column) => !workspace.present.has(column));
  // The layers share the weight of one.
  const lnQ = falseDiscovery(facts.map(({ test }) => test.lnScore + Math.log(layers)));
  return facts
    .map((fact, at) => ({ fact, lnQ: lnQ[at] as number }))
    .filter((found) => found.lnQ <= Math.log(values.q))
    .sort((x, y) => x.lnQ - y.lnQ)
    .map((found) => findingOf(found.fact, found.lnQ, window, version, missing));
}

/** Ties, groups and their tests in one layer, and what is known of each group. */
async function judgeLayer(workspace: Workspace, layer: Layer, values: Params): Promise<Facts[]> {
  const ties = survivingTies(layer, values.q);
  if (ties.length === 0) return [];
  await writeTies(workspace, ties);
  await fill(workspace, 'pair', '85-pair.sql');
  await addPairs(workspace, layer.verb);
  const order = await read<{ account: number }>(workspace, '77-order.sql');
  const place = new Map([...new Set(order.map(({ account }) => account))].map((account, at) => [account, at]));
  const ranked = rankTies(ties, place);
  const groups = groupsOf([...place.keys()], ranked, values.density);
  const settled = await settleGroups(workspace, layer, groups, ranked, values);
  if (settled.length < groups.length)
    workspace.remarks.push(
      `${layer.verb}: ${ties.length} pairs of accounts in ${groups.length} groups act together more than chance, but in ${groups.length - settled.length} of these groups too seldom apart in time or owner: leads (see the table edges), not findings.`,
    );
  return await readFacts(workspace, layer, settled);
}

async function settleGroups(
  workspace: Workspace,
  layer: Layer,
  groups: readonly number[][],
  ties: readonly Tie[],
  values: Params,
) {
  await writeMembers(workspace, groups);
  const counts = await readPairCounts(workspace);
  const touches = gathered(await read<Touch & { grp: number }>(workspace, '80-touched.sql'), (touch) => touch.grp);
  const acts = new Map(ties.flatMap(({ a, b, a_acts, b_acts }) => [[a, a_acts] as const, [b, b_acts] as const]));
  const nominated = groups.map((accounts, grp) => ({ accounts, touches: touches.get(grp) ?? [] }));
  const chance = learnChance(nominated, counts, layer.window);
  const setting = { layer, acts, chance, pause: values.pause, q: values.q };
  return nominated.flatMap((each) => {
    const group = settle(each.accounts, ties, each.touches, setting);
    return group && group.observed >= values.minObjects ? [{ group, test: testGroup(group, layer) }] : [];
  });
}

/** Pairs without a null: a list, and no findings. */
async function listPairs(workspace: Workspace, verb: string, values: Params): Promise<void> {
  await writeTies(workspace, []);
  await compatiblePairs(workspace, verb, values);
  await addPairs(workspace, verb);
}

async function writeMembers(workspace: Workspace, groups: readonly number[][]): Promise<void> {
  const rows = groups.flatMap((accounts, grp) => accounts.map((account) => ({ grp, account })));
  await workspace.rows(
    `create or replace temp table member as
     select unnest(from_json($rows, '[{"grp":"INTEGER","account":"INTEGER"}]'), recursive := true)`,
    { rows: JSON.stringify(rows) },
  );
}

/** Verbs of acts on objects, in text order. */
async function verbsOf(workspace: Workspace): Promise<string[]> {
  const rows = await workspace.rows<{ verb: string }>(
    'select distinct verb from engagement where object is not null order by verb',
  );
  return rows.map(({ verb }) => verb);
}
