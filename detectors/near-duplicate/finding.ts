import type { Evidence, Finding, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { fuse } from '../fusion.ts';
import { gathered } from '../gathered.ts';
import type { Links } from '../links.ts';
import { byContribution } from '../members.ts';
import { writeDuration, writeExpected } from '../params.ts';
import { probability, sureness } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import { type Bunch, bunched, bunchOf, type Tempo } from './burst.ts';
import { actsOf, type Chance, type Company } from './company.ts';
import type { Act } from './fact.ts';
import { innocentExplanations } from './innocent.ts';
import { type Cluster, expectedWriters, lnCoincidence } from './rarity.ts';
import { recount, recountBunch, recountWriters } from './recount.ts';

/** A company that passed. */
export interface Found {
  readonly company: Company;
  /** Where its meeting again and again is evidence. */
  readonly structure?: Chance;
  readonly links: Links;
  readonly statistic: Chance & { readonly unit: string };
}

/** What is known of all. */
export interface Known {
  readonly clusters: ReadonlyMap<number, Cluster>;
  /** Cluster → hashes of its texts. */
  readonly forms: ReadonlyMap<number, ReadonlySet<string>>;
  /** Texts that were written, each counted once for an account. */
  readonly written: number;
  readonly tempos: readonly Tempo[];
  /** Shingles that a text needs to be looked at. */
  readonly leastShingles: number;
  readonly names: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>;
}

const mostEvents = 50;
const mostObjects = 100;

/** The finding of a company. */
export function findingOf(
  found: Found,
  known: Known,
  window: Window,
  version: string,
  missing: readonly string[],
): Finding {
  const { company, structure, links, statistic } = found;
  const { names } = known;
  const inside = new Set(company.members);
  const acts = actsOf(company).sort(inTime);
  const origins = originsOf(company, inside);
  const innocent = [...innocentExplanations(acts, company), ...links.innocent];
  const content = {
    detector: 'near-duplicate',
    version,
    pattern: patternOf(found, acts),
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...amplifiers(acts, company, names), ...copied(origins, names), ...received(acts, inside, names)],
  };
  const evidence = [
    textOf(company, known, origins, window),
    ...(structure ? [structureOf(company, structure, recount(company, names, window, known.leastShingles))] : []),
    ...(links.evidence ? [links.evidence] : []),
    ...timingOf(company, known, window),
  ];
  const doubts = innocent.filter(({ verdict }) => verdict === 'fits').length;
  const { observed, expected, unit, lnP, lnQ } = statistic;
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: objectsOf(acts, known),
    statistic: { observed, expected, effect: observed / expected, unit, p: probability(lnP), q: probability(lnQ) },
    evidence,
    innocent,
    missing,
    severity: severityOf(inside.size, fuse(evidence).keys.length, doubts),
    confidence: confidenceOf(lnQ, doubts),
  };
}

function patternOf({ structure }: Found, acts: readonly Act[]): string {
  if (acts.every((act) => act.verb === 'report')) return 'near-duplicate/reports';
  return structure ? 'near-duplicate/company' : 'near-duplicate/devices';
}

/** Members, core those with at least half as many acts as the group's median member. */
function amplifiers(acts: readonly Act[], { members }: Company, names: Known['names']): Member[] {
  const own = gathered(acts, (act) => act.account);
  const counts = [...own.values()].map((of) => of.length).sort((x, y) => x - y);
  const median = counts[Math.floor(counts.length / 2)] as number;
  return members
    .map((account) => {
      const count = own.get(account)?.length ?? 0;
      const member = { account: names.get(account) ?? '', role: 'amplifier' as const };
      return { ...member, core: count * 2 >= median, contribution: count / acts.length };
    })
    .sort(byContribution);
}

/** The first acts of those who wrote a text long before any member, and are none: the members copied. */
function originsOf({ facts }: Company, inside: ReadonlySet<number>): Act[] {
  return facts.flatMap(({ origin }) => (origin && !inside.has(origin.account) ? [origin] : []));
}

function copied(origins: readonly Act[], names: Known['names']): Member[] {
  return [...gathered(origins, (act) => act.account)]
    .map(([account, own]) => ({
      account: names.get(account) ?? '',
      role: 'victim' as const,
      core: false,
      contribution: own.length / origins.length,
    }))
    .sort(byContribution);
}

/** Owners of what several members shared (they received it) or reported (they suffered it). */
function received(acts: readonly Act[], inside: ReadonlySet<number>, names: Known['names']): Member[] {
  const members = (verb: string, role: 'beneficiary' | 'victim') => {
    const on = acts.filter((act) => act.verb === verb && act.owner !== null && !inside.has(act.owner));
    return [...gathered(on, (act) => act.owner as number)]
      .filter(([, own]) => new Set(own.map((act) => act.account)).size >= 3)
      .map(([owner, own]) => ({
        account: names.get(owner) ?? '',
        role,
        core: false,
        contribution: own.length / acts.length,
      }))
      .sort(byContribution);
  };
  return [...members('share', 'beneficiary'), ...members('report', 'victim')];
}

function textOf(company: Company, known: Known, origins: readonly Act[], window: Window): Evidence {
  const { clusters, forms, written, leastShingles } = known;
  const distinct = [...new Set(company.facts.flatMap((fact) => fact.acts.map((act) => act.cluster)))].map(
    (at) => clusters.get(at) as Cluster,
  );
  const bits = distinct.map((cluster) => cluster.bits).sort((x, y) => x - y);
  const writers = distinct.reduce((most, cluster) => (cluster.accounts > most.accounts ? cluster : most));
  const lnP = Math.min(0, lnCoincidence(writers, written) + Math.log(distinct.length));
  const lifted =
    origins.length > 0
      ? ` ${origins.length} of the texts had been written by somebody else at least an hour before: members copied them.`
      : '';
  return {
    family: 'text',
    statement:
      `${company.members.length} accounts wrote ${distinct.length} texts in the same or nearly the same words; what they have in common carries ${bits[0]?.toFixed(0)} to ${bits.at(-1)?.toFixed(0)} bits. ` +
      `The most used was written by ${writers.accounts} accounts.${lifted}`,
    observed: writers.accounts,
    expected: 1 + expectedWriters(writers, written),
    baseline: `accounts that come to a text by themselves, as likely as its shingles are in ${written} texts written (each counted once for an account)`,
    p: probability(lnP),
    events: examples(company),
    sql: recountWriters(forms.get(writers.cluster) ?? [], writers.bits, window, leastShingles),
  };
}

function structureOf(company: Company, chance: Chance, sql: string | undefined): Evidence {
  return {
    family: 'structure',
    statement:
      `${chance.observed} times one of the same ${company.members.length} accounts wrote one of ${company.facts.length} texts (${company.separate} apart in owner and time), ${writeExpected(chance.expected)} expected; ` +
      'members are at least half of the writers of each.',
    observed: chance.observed,
    expected: chance.expected,
    baseline: 'texts drawn by accounts that write as much, from texts that are written as often (Chung-Lu)',
    p: probability(chance.lnP),
    events: examples(company),
    ...(sql === undefined ? {} : { sql }),
  };
}

/** How far the members' acts bunch, in the median of the texts, where chance does not explain it. */
function timingOf(company: Company, { tempos, names }: Known, window: Window): Evidence[] {
  const inside = new Set(company.members);
  const ordered = bunched(company.facts.map((fact) => bunchOf(fact, inside, tempos)));
  const middle = ordered[Math.floor(ordered.length / 2)] as Bunch;
  if (middle.lnP > Math.log(0.001)) return [];
  return [
    {
      family: 'timing',
      statement: `In half of the texts the acts bunch at least as much as this: ${middle.within} of ${middle.of} accounts within ${writeDuration(middle.span)}, ${writeExpected(middle.expected)} expected.`,
      observed: middle.within,
      expected: middle.expected,
      baseline:
        'acts as far apart as any two acts with texts; the best of all first acts and spans, corrected for the choice',
      p: probability(middle.lnP),
      events: middle.fact.acts.slice(0, mostEvents).map(({ source, id }) => ({ source, id })),
      sql: recountBunch(middle, company.members, names, window),
    },
  ];
}

/** Events of each fact in turn, so that all are shown. */
function examples({ members, facts }: Company) {
  const each = Math.max(2, Math.floor(mostEvents / facts.length));
  return facts
    .flatMap((fact) => actsOf({ members, facts: [fact], separate: 1 }).slice(0, each))
    .slice(0, mostEvents)
    .map(({ source, id }) => ({ source, id }));
}

/** What most members acted on, but for their own posts. */
function objectsOf(acts: readonly Act[], { objects }: Known): Finding['objects'] {
  const on = acts.filter((act) => act.object !== null && act.owner !== act.account);
  return [...gathered(on, (act) => act.object as number)]
    .sort(([, x], [, y]) => y.length - x.length)
    .slice(0, mostObjects)
    .flatMap(([object]) => objects.get(object) ?? [])
    .map(({ name, kind }) => ({ object: name, kind }));
}

/** Two keys make medium, three or fifty accounts high; one step lower for a doubt. */
function severityOf(size: number, keys: number, doubts: number): Severity {
  const ladder = ['low', 'medium', 'high'] as const;
  return ladder[(size >= 50 || keys > 2 ? 2 : 1) - Math.min(1, doubts)] as Severity;
}

/** How sure its q makes it, at most 0.9; halved for each doubt. */
function confidenceOf(lnQ: number, doubts: number): number {
  return Math.min(0.9, sureness(lnQ)) / 2 ** doubts;
}

const inTime = (x: Act, y: Act) =>
  x.us - y.us || (x.source < y.source ? -1 : x.source > y.source ? 1 : x.id < y.id ? -1 : 1);
