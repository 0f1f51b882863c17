import type { Workspace } from '../../ingest/workspace.ts';
import { cohortColumns, cohortsOf } from '../cohort.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { fuse } from '../fusion.ts';
import { gathered, sum } from '../gathered.ts';
import { jointVerbs } from '../joint-verbs.ts';
import { type Links, linkColumns, linksOf } from '../links.ts';
import { judgeBursts } from './bursts.ts';
import { compatiblePairs } from './compatible.ts';
import { explain } from './explain.ts';
import { type Act, type Facts, readFacts } from './facts.ts';
import { findingOf } from './finding.ts';
import { readFirstActs } from './first-acts.ts';
import { dropLayer, readLayer, verbsOf } from './layer.ts';
import { judgePairs } from './pairwise.ts';
import { any, type Params, params, windowsOf } from './params.ts';
import { actsOf, type Ring, ringsOf } from './ring.ts';
import { addPairs, startTables, tables, writeTies } from './tables.ts';
import { windowsTried } from './windows.ts';

const version = '2.3.3';
const uses = [
  'owner',
  'object_created',
  'follows',
  'text_hash',
  'automation',
  'origin',
  'topics',
  ...linkColumns,
  ...cohortColumns,
] as const;

/** Accounts that act on the same objects within a window, again and again. */
export const detector: Detector<Params> = {
  about: 'Accounts that act on the same objects within a window, again and again.',
  version,
  verbs: jointVerbs,
  lookback: 0,
  needs: ['object'],
  uses,
  params,
  tables,
  detect,
  windowsTried,
  explain,
};

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  await startTables(workspace);
  const verbs = await verbsOf(workspace);
  if (values.null === 'none') {
    for (const verb of verbs) {
      await listPairs(workspace, verb, values);
      await dropLayer(workspace);
    }
    return [];
  }
  const traces = verbs.length > 1 ? [...verbs, any] : verbs;
  const layers = sum(traces.map((verb) => windowsOf(values, verb).length));
  const lnLayers = Math.log(2 * layers); // the layers, and both looks at each, share the weight of one
  const lnLevel = Math.log(values.q) - lnLayers;
  const facts: Facts[] = [];
  for (const verb of traces) {
    const renamed = await readFirstActs(workspace, verb);
    for (const within of windowsOf(values, verb)) {
      const layer = await readLayer(workspace, verb, within, values);
      if (layer) {
        const pairwise = await judgePairs(workspace, layer, values, lnLevel);
        const bursts = await judgeBursts(workspace, layer, values, lnLevel);
        for (const verdicts of [pairwise, bursts])
          facts.push(...(await readFacts(workspace, layer, renamed, verdicts)));
      }
      await dropLayer(workspace);
    }
  }
  await workspace.step('drop table if exists first_act');
  const rings = ringsOf(facts);
  const hands = await linksOf(workspace, rings.length, actsOf(rings));
  const cohorts = await cohortsOf(
    workspace,
    rings.map(({ members }) => members),
    { names: new Map(facts.flatMap(({ names }) => [...names])), verbs: jointVerbs, window },
  );
  const missing = uses.filter((column) => !workspace.present.has(column));
  const told = rings.map((ring, at) =>
    findingOf(ring, hands[at] as Links, cohorts[at], lnLayers, window, values.cap, version, missing),
  );
  const findings = told.filter((finding, at) => accuses(finding, rings[at] as Ring, values.minAccounts));
  if (findings.length < told.length)
    workspace.remarks.push(
      `${told.length - findings.length} groups act together more than chance, but may be friends, onlookers or a chat, and no other evidence speaks against them: leads, not findings.`,
    );
  return findings;
}

/** Innocent explanations by which timing alone accuses nobody; a ring may work by the clock, or in one sitting, as well. */
const freeing = [
  'A crowd that reacts',
  'Fresh posts',
  'Followers who get',
  'A chat, or a feed',
  'A daily routine',
  'A share button',
  'Events uploaded in a batch',
];

/** What is declared frees a group, whatever else speaks against it. */
const declared = ['Declared automation', 'One organisation'];

/**
 * Whether a group may be accused: it is large enough, and two keys hold; or timing alone, where members do more than look,
 * births are known, or members are quicker than people who are told of something, and nothing that frees a group explains it.
 */
function accuses({ evidence, innocent, members }: Finding, { traces }: Ring, least: number): boolean {
  const fits = (ones: readonly string[]) =>
    innocent.some(({ explanation, verdict }) => verdict === 'fits' && ones.some((one) => explanation.startsWith(one)));
  if (members.filter(({ role }) => role === 'amplifier').length < least || fits(declared)) return false;
  if (fuse(evidence).keys.length >= 2) return true;
  const telling = traces.some(
    (trace) => !onlooking.includes(trace.layer.verb) && (trace.aged || inFull(trace) || quick(trace)),
  );
  return telling && !fits(freeing);
}

/** A group beyond the cap comes nearly always; where births are unknown, it may be an audience that hears of news. */
function inFull({ turnout, acts }: Facts): boolean {
  return turnout !== undefined && acts.filter(({ object_us }) => object_us !== null).length * 2 >= acts.length;
}

/** Whoever is told of something comes within minutes, not seconds: the middling object's joint acts lie this close, µs. */
const quickest = 30e6;

function quick({ acts }: Facts): boolean {
  const spans = [...gathered(acts, ({ object }) => object).values()].map(
    (on) => (on.at(-1) as Act).us - (on[0] as Act).us,
  );
  return (spans.sort((x, y) => x - y)[Math.floor(spans.length / 2)] as number) <= quickest;
}

/** Who looks at the same things may be told of them. */
const onlooking: readonly string[] = ['view', 'click', any];

/** Pairs without a null: a list, and no findings. */
async function listPairs(workspace: Workspace, verb: string, values: Params): Promise<void> {
  await writeTies(workspace, []);
  await compatiblePairs(workspace, verb, values);
  await addPairs(workspace, verb);
}
