import { components } from '../../graphs/union-find.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import { gathered } from '../gathered.ts';
import { type Links, linksOf } from '../links.ts';
import { mostlySame } from '../overlap.ts';
import { actsOf, type Company, chanceOf, companiesOf, meetingsOf } from './company.ts';
import { readActivity } from './corpus.ts';
import { type Fact, separateFacts } from './fact.ts';
import type { Found } from './finding.ts';
import { fitting } from './innocent.ts';
import type { Params } from './params.ts';

/**
 * Companies, whose second key is that they meet again and again; and those who met before one target alone, as far as
 * they share devices.
 */
export async function judge(
  workspace: Workspace,
  facts: readonly Fact[],
  { leastAccounts, leastFacts, pause, q }: Params,
): Promise<Found[]> {
  const corpus = await readActivity(workspace, facts.length);
  const companies = companiesOf(facts, leastAccounts, leastFacts, pause)
    .map((company) => ({ company, structure: chanceOf(company, corpus) }))
    .filter(({ company, structure }) => structure.lnQ <= Math.log(q) && fitting(actsOf(company)).length === 0);
  const taken = new Set(companies.flatMap(({ company }) => company.facts));
  const meetings = meetingsOf(
    facts.filter((fact) => !taken.has(fact)),
    leastAccounts,
    pause,
  );
  const all = [...companies.map(({ company }) => company), ...meetings];
  const links = await linksOf(
    workspace,
    all.length,
    all.flatMap((company, grp) => actsOf(company).map(({ account, object, us }) => ({ grp, account, object, us }))),
  );
  const hands = meetings.flatMap((meeting, at) => byHands(meeting, links[companies.length + at] as Links));
  return [
    ...companies.map(({ company, structure }, at) => ({
      company,
      structure,
      links: links[at] as Links,
      statistic: { ...structure, unit: 'shared texts, counted for each account' },
    })),
    ...merged(hands, pause)
      .map((one) => tested(one, meetings.length))
      .filter(({ company, statistic }) => company.members.length >= leastAccounts && statistic.lnQ <= Math.log(q))
      .filter(({ company }) => fitting(actsOf(company)).length === 0),
  ];
}

/** Of those who met, the accounts that share devices more than chance explains. */
function byHands(meeting: Company, links: Links): Found[] {
  const { evidence, linked } = links;
  if (evidence === undefined) return [];
  const company = { ...meeting, members: meeting.members.filter((account) => linked.has(account)) };
  const { observed, expected, p } = evidence;
  const statistic = { observed, expected, lnP: Math.log(p), lnQ: Math.log(p) };
  return [{ company, links, statistic: { ...statistic, unit: 'accounts joined to others by a device' } }];
}

/** Those of whom at least half are the same are one; what speaks for it is the best that spoke for either. */
function merged(found: readonly Found[], pause: number): Found[] {
  const sorted = [...found].sort((x, y) => x.statistic.lnP - y.statistic.lnP);
  const edges = sorted.flatMap((x, a) =>
    sorted.flatMap((y, b) => (a < b && mostlySame(x.company.members, y.company.members) ? [[a, b] as const] : [])),
  );
  const roots = components(sorted.length, edges);
  return [...gathered([...sorted.keys()], (at) => roots[at] as number).values()].map((places) => {
    const parts = places.map((at) => sorted[at] as Found);
    const facts = parts.flatMap(({ company }) => company.facts);
    const members = [...new Set(parts.flatMap(({ company }) => company.members))].sort((x, y) => x - y);
    return { ...(parts[0] as Found), company: { members, facts, separate: separateFacts(facts, pause) } };
  });
}

/** With ln q over so many meetings looked at. */
function tested(found: Found, meetings: number): Found {
  const { statistic } = found;
  return { ...found, statistic: { ...statistic, lnQ: Math.min(0, statistic.lnP + Math.log(meetings)) } };
}
