import type { Workspace } from '../../ingest/workspace.ts';
import { boosts } from '../boosts.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { drivenOf } from '../driven.ts';
import { twoKeys } from '../fusion.ts';
import { linkColumns, linksOf } from '../links.ts';
import { merged } from '../scan.ts';
import { blocksOf, layersOf } from './blocks.ts';
import { readEdges } from './edges.ts';
import { evidenceOf } from './evidence.ts';
import { explain } from './explain.ts';
import { type Facts, readFacts } from './facts.ts';
import { findingOf } from './finding.ts';
import { innocentExplanations } from './innocent.ts';
import { type Params, params } from './params.ts';

const version = '1.1.3';
const uses = ['owner', 'origin', 'paid', 'automation', ...linkColumns] as const;

/** Accounts that share devices and meet on the same objects far more than their tastes explain. */
export const detector: Detector<Params> = {
  about:
    'Accounts that share devices and act on the same objects far more than their activity and communities explain.',
  version,
  verbs: ['follow', ...boosts],
  lookback: 0,
  needs: ['object', 'device'],
  uses,
  params,
  detect,
  explain,
};

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  if (!workspace.present.has('device')) {
    workspace.remarks.push('no act tells its device: not judged.');
    return [];
  }
  const edges = await readEdges(workspace, values);
  const blocks = blocksOf(edges.parts, edges, values);
  const nominees = layersOf(edges).flatMap((layer) => merged(blocks.filter((block) => block.layer === layer)));
  nominees.sort((x, y) => x.lnScore - y.lnScore);
  const facts = await readFacts(workspace, nominees);
  const acts = facts.flatMap((known) => known.acts);
  const links = await linksOf(workspace, nominees.length, acts);
  const driven = await drivenOf(workspace, nominees.length, acts);
  const missing = uses.filter((column) => !workspace.present.has(column));
  const findings = nominees.flatMap((nominee, at) => {
    const [known, network] = [facts[at] as Facts, links[at] as (typeof links)[number]];
    const accounts = new Set([...network.linked].filter((account) => !driven[at]?.has(account)));
    const objects = new Set(nominee.targets);
    const among = edges.parts.filter(
      ({ layer, account, object }) => layer === nominee.layer && accounts.has(account) && objects.has(object),
    );
    const [block] = blocksOf(among, edges, values);
    if (block === undefined || network.evidence === undefined) return [];
    const evidence = evidenceOf(block, known, edges, network.evidence, window);
    const innocent = innocentExplanations(known, accounts, network.innocent);
    if (!twoKeys(evidence) || innocent.some(({ verdict, excludes }) => verdict === 'fits' && excludes)) return [];
    return [findingOf({ block, known, linked: accounts, evidence, innocent }, window, version, missing)];
  });
  if (findings.length < nominees.length)
    workspace.remarks.push(
      `${nominees.length - findings.length} groups of accounts that share devices with somebody meet on the same objects more than their tastes explain, but hardly by devices of their own, or an innocent explanation fits: leads, not findings.`,
    );
  return findings;
}
