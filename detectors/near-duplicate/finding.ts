import type { Evidence, Finding, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { gathered } from '../gathered.ts';
import { writeDuration } from '../params.ts';
import { probability } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import { type Bunch, bunched } from './burst.ts';
import type { Chance, Company } from './company.ts';
import { type Act, type Fact, first } from './fact.ts';
import { innocentExplanations } from './innocent.ts';
import { type Cluster, expectedWriters, lnCoincidence } from './rarity.ts';

/** A company that passed, and what is known of it. */
export interface Found {
  readonly company: Company;
  readonly chance: Chance;
  readonly bunches: readonly Bunch[];
  readonly clusters: ReadonlyMap<number, Cluster>;
  /** Texts that were written, each counted once for an account. */
  readonly written: number;
  readonly names: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>;
}

const mostEvents = 50;
const mostObjects = 100;
const hour = 3600e6;

/** The finding of a company. */
export function findingOf(found: Found, window: Window, version: string, missing: readonly string[]): Finding {
  const { company, chance, names } = found;
  const inside = new Set(company.members);
  const acts = company.facts
    .flatMap((fact) => fact.acts)
    .filter((act) => inside.has(act.account))
    .sort(inTime);
  const origins = originsOf(company, inside);
  const outsiders = new Set(
    company.facts.flatMap((fact) => [...fact.accounts]).filter((account) => !inside.has(account)),
  );
  const innocent = innocentExplanations(acts, {
    outside: outsiders.size,
    inside: inside.size,
    facts: company.facts.length,
  });
  const content = {
    detector: 'near-duplicate',
    version,
    pattern: acts.every((act) => act.verb === 'report') ? 'near-duplicate/report' : 'near-duplicate/company',
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...amplifiers(found, inside), ...copied(origins, names), ...received(acts, inside, names)],
  };
  const doubts = innocent.filter(({ verdict }) => verdict === 'fits').length;
  const timing = timingOf(found);
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: objectsOf(acts, found),
    statistic: {
      observed: chance.observed,
      expected: chance.expected,
      effect: chance.observed / chance.expected,
      unit: 'shared texts, counted for each account',
      p: probability(chance.lnP),
      q: probability(chance.lnQ),
    },
    evidence: [textOf(found, inside, origins), structureOf(found, inside), ...timing],
    innocent,
    missing,
    severity: severityOf(inside.size, doubts),
    confidence: confidenceOf(chance.lnQ, doubts),
  };
}

/** Members, core those in at least half as many texts as the group's median member. */
function amplifiers({ company, chance, names }: Found, inside: ReadonlySet<number>): Member[] {
  const times = new Map<number, number>();
  for (const { accounts } of company.facts)
    for (const account of accounts) if (inside.has(account)) times.set(account, (times.get(account) ?? 0) + 1);
  const counts = [...times.values()].sort((x, y) => x - y);
  const median = counts[Math.floor(counts.length / 2)] as number;
  return company.members
    .map((account) => {
      const own = times.get(account) as number;
      const member = { account: names.get(account) ?? '', role: 'amplifier' as const };
      return { ...member, core: own * 2 >= median, contribution: own / chance.observed };
    })
    .sort(byContribution);
}

/** Who wrote a text first, at least an hour before any member, and is none: the members copied. */
function originsOf({ facts }: Company, inside: ReadonlySet<number>): Act[] {
  return facts.flatMap((fact) => {
    const member = fact.acts.find((act) => inside.has(act.account)) as Act;
    const origin = first(fact);
    return origin.verb !== 'report' && member.us - origin.us >= hour ? [origin] : [];
  });
}

function copied(origins: readonly Act[], names: ReadonlyMap<number, string>): Member[] {
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
function received(acts: readonly Act[], inside: ReadonlySet<number>, names: ReadonlyMap<number, string>): Member[] {
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

function textOf({ company, clusters, written }: Found, inside: ReadonlySet<number>, origins: readonly Act[]): Evidence {
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
      `${inside.size} accounts wrote ${distinct.length} texts in the same or nearly the same words; what they have in common carries ${bits[0]?.toFixed(0)} to ${bits.at(-1)?.toFixed(0)} bits. ` +
      `The most used was written by ${writers.accounts} accounts.${lifted}`,
    observed: writers.accounts,
    expected: 1 + expectedWriters(writers, written),
    baseline: `accounts that come to a text by themselves, as likely as its shingles are in ${written} texts written (each counted once for an account)`,
    p: probability(lnP),
    events: examples(company.facts, inside, mostEvents),
  };
}

function structureOf({ company, chance }: Found, inside: ReadonlySet<number>): Evidence {
  return {
    family: 'structure',
    statement:
      `The same ${inside.size} accounts met in ${company.facts.length} texts (${company.separate} apart in owner and time): ${chance.observed} times an account wrote one of them, ${written(chance.expected)} expected; ` +
      'members are at least half of the writers of each.',
    observed: chance.observed,
    expected: chance.expected,
    baseline: 'texts drawn by accounts that write as much, from texts that are written as often (Chung-Lu)',
    p: probability(chance.lnP),
    events: examples(company.facts, inside, mostEvents),
  };
}

/** How far the members' acts bunch, in the median of the texts, where chance does not explain it. */
function timingOf({ bunches }: Found): Evidence[] {
  const ordered = bunched(bunches);
  const middle = ordered[Math.floor(ordered.length / 2)] as Bunch;
  if (middle.lnP > Math.log(0.001)) return [];
  return [
    {
      family: 'timing',
      statement: `In half of the texts the acts bunch at least as much as this: ${middle.within} of ${middle.of} accounts within ${writeDuration(middle.span)}, ${written(middle.expected)} expected.`,
      observed: middle.within,
      expected: middle.expected,
      baseline:
        'acts as far apart as any two acts with texts; the best of all first acts and spans, corrected for the choice',
      p: probability(middle.lnP),
      events: middle.fact.acts.slice(0, mostEvents).map(({ source, id }) => ({ source, id })),
    },
  ];
}

/** Events of each fact in turn, so that all are shown. */
function examples(facts: readonly Fact[], inside: ReadonlySet<number>, most: number) {
  const of = facts.map(({ acts }) => acts.filter((act) => inside.has(act.account)));
  const each = Math.max(2, Math.floor(most / facts.length));
  return of
    .flatMap((acts) => acts.slice(0, each))
    .slice(0, most)
    .map(({ source, id }) => ({ source, id }));
}

/** What most members acted on, but for their own posts. */
function objectsOf(acts: readonly Act[], { objects }: Found): Finding['objects'] {
  const on = acts.filter((act) => act.object !== null && act.owner !== act.account);
  return [...gathered(on, (act) => act.object as number)]
    .sort(([, x], [, y]) => y.length - x.length)
    .slice(0, mostObjects)
    .flatMap(([object]) => objects.get(object) ?? [])
    .map(({ name, kind }) => ({ object: name, kind }));
}

/** Text and company make medium, fifty accounts high; one step lower for a doubt. */
function severityOf(size: number, doubts: number): Severity {
  const ladder = ['low', 'medium', 'high'] as const;
  return ladder[Math.max(0, (size < 50 ? 1 : 2) - Math.min(1, doubts))] as Severity;
}

/** 1 / (1 + B) with B = −e q ln q (Sellke, Bayarri & Berger 2001), at most 0.9; halved for each doubt. */
function confidenceOf(lnQ: number, doubts: number): number {
  const odds = lnQ < -1 ? -Math.E * Math.exp(lnQ) * lnQ : 1;
  return Math.min(0.9, 1 / (1 + odds)) / 2 ** doubts;
}

const written = (value: number) => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));
const inTime = (x: Act, y: Act) =>
  x.us - y.us || (x.source < y.source ? -1 : x.source > y.source ? 1 : x.id < y.id ? -1 : 1);
const byContribution = (x: Member, y: Member) => y.contribution - x.contribution || (x.account < y.account ? -1 : 1);
