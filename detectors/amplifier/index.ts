import type { Workspace } from '../../ingest/workspace.ts';
import { boosts } from '../boosts.ts';
import type { Detector, Finding, Window } from '../detector.ts';
import { drivenOf } from '../driven.ts';
import { twoKeys } from '../fusion.ts';
import { linkColumns, linksOf } from '../links.ts';
import { merged } from '../scan.ts';
import { sharersOf } from '../sharers.ts';
import { type Group, groupsOf } from './blocks.ts';
import { conversions } from './conversion.ts';
import { evidenceOf } from './evidence.ts';
import { explain } from './explain.ts';
import { type Facts, readFacts } from './facts.ts';
import { findingOf } from './finding.ts';
import { innocentExplanations } from './innocent.ts';
import { youthOf } from './lifecycle.ts';
import { type Params, params } from './params.ts';
import { recountTurns, recountYouth } from './recount.ts';
import { routine } from './routine.ts';
import { turnsOf } from './turns.ts';
import { pairsOn, readAges, readVisits } from './visits.ts';

const version = '1.4.4';
const uses = ['account_created', 'origin', 'paid', 'automation', ...linkColumns] as const;

/** Small sets of accounts that boost the same few owners, whom they do not follow, again and again. */
export const detector: Detector<Params> = {
  about: 'Small sets of accounts that boost the same few owners, whom they do not follow, again and again.',
  version,
  verbs: [...boosts, 'view'],
  lookback: 0,
  needs: ['object', 'owner', 'follows'],
  uses,
  params,
  detect,
  explain,
};

async function detect(workspace: Workspace, window: Window, values: Params): Promise<Finding[]> {
  if (!workspace.present.has('follows')) {
    workspace.remarks.push('no act tells whether the account follows the owner: not judged.');
    return [];
  }
  const sharers = await sharersOf(workspace);
  const visits = await readVisits(workspace, values);
  const nominees = merged(groupsOf(visits.pairs, visits, sharers, values));
  const facts = await readFacts(workspace, nominees);
  const acts = facts.flatMap((known) => known.acts);
  const links = await linksOf(workspace, nominees.length, acts);
  const ages = await readAges(workspace, values);
  const converted = await conversions(workspace, nominees, facts, window, values);
  const driven = await drivenOf(workspace, nominees.length, acts);
  const missing = uses.filter((column) => !workspace.present.has(column));
  const findings = nominees.flatMap((nominee, at) => {
    const [known, network] = [facts[at] as Facts, links[at] as (typeof links)[number]];
    const pairs = pairsOn(visits, nominee.targets);
    const youth = youthOf(nominee, pairs, ages, (...of) => recountYouth(nominee, known, window, ...of));
    const turns = turnsOf(known.acts, (members) => recountTurns(nominee, members, known, window));
    const conversion = converted[at];
    const hands = network.evidence && { members: [...network.linked], evidence: network.evidence };
    const signs = [hands, turns, youth, conversion].filter((sign) => sign !== undefined);
    const [surest] = signs.filter((sign) => sign !== youth || youth.accuses);
    const signed = new Set(surest?.members.filter((account) => !driven[at]?.has(account)));
    const among = pairs.filter(({ account }) => signed.has(account));
    const [group] = groupsOf(among, visits, sharers, values);
    if (group === undefined) return [];
    const accused = surest === conversion ? new Set(group.accounts) : signed;
    const telling = signs.filter(({ members }) => concerns(members, accused)).map(({ evidence }) => evidence);
    const evidence = evidenceOf(group, known, visits, telling, window, values);
    const keys = twoKeys(evidence);
    const firm = twoKeys(evidence.filter(({ family }) => family !== 'volume'));
    const innocent = [
      ...innocentExplanations(known, accused, visits, network.innocent),
      ...(turns || conversion ? [routine(known.acts, accused, !firm)] : []),
    ];
    if ((!keys && !turns) || innocent.some(({ verdict, excludes }) => verdict === 'fits' && excludes)) return [];
    return [findingOf({ group, known, accused, evidence, firm, innocent }, window, version, missing)];
  });
  tellLeads(workspace, nominees, findings.length);
  return findings;
}

/** Whether a sign is borne by nearly all of the accused, so that it speaks against them. */
function concerns(members: readonly number[], accused: ReadonlySet<number>): boolean {
  return 5 * members.filter((account) => accused.has(account)).length >= 4 * accused.size;
}

function tellLeads(workspace: Workspace, nominees: readonly Group[], findings: number): void {
  const leads = nominees.length - findings;
  if (leads > 0)
    workspace.remarks.push(
      `${leads} groups of accounts come to the same owners, whom they do not follow, more than their tastes explain, but nothing else speaks against them (devices, ages, order, acts on all that they look at), or an innocent explanation fits: leads, not findings.`,
    );
}
