import type { Evidence, Finding, Innocent, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { fuse, twoKeys } from '../fusion.ts';
import type { Links } from '../links.ts';
import { beneficiariesOf, byContribution } from '../members.ts';
import { writeDuration, writeExpected } from '../params.ts';
import { lnPoissonTail, probability, sureness } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import type { Campaign, Told } from './campaign.ts';
import { keyOf, type Place } from './crowd.ts';
import type { Params } from './params.ts';
import { type Occasion, recount, recountBoth } from './recount.ts';

const mostEvents = 25;
const mostObjects = 100;

/** One act of an account that took it back, in a crowd. */
export interface Act extends Place {
  readonly account: number;
  readonly us: number;
  readonly undone_us: number;
  readonly owner: number | null;
  readonly source: string;
  readonly id: string;
}

/** A campaign and all that is known of it. */
export interface Known {
  readonly campaign: Campaign & { readonly lnQ: number };
  /** Of its members, by crowd (`keyOf`), in order of time. */
  readonly acts: ReadonlyMap<string, readonly Act[]>;
  readonly links: Links;
  /** Accounts that took part in anything. */
  readonly accounts: number;
  readonly names: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>;
}

/** Whether two keys hold, and nothing that frees a group explains it: one organisation, the machines of one place. */
export function accuses({ evidence, innocent }: Finding): boolean {
  return twoKeys(evidence) && innocent.every(({ verdict }) => verdict !== 'fits');
}

/** The finding of a campaign, for which two of its crowds speak. */
export function findingOf(known: Known, window: Window, params: Params, version: string, missing: string[]): Finding {
  const { campaign, acts, links } = known;
  const { crowds, occasions, members, lnQ } = campaign;
  const verbs = [...new Set(crowds.map(({ crowd }) => crowd.verb))].sort();
  const gone = takenBack(known, window, params);
  const evidence = [gone, again(known, window, params), ...(links.evidence ? [links.evidence] : [])];
  const content = {
    detector: 'taken-back',
    version,
    pattern: `taken-back/${verbs.join('+')}`,
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...amplifiers(known), ...received(known)],
  };
  const times = crowds.flatMap(({ crowd }) => [crowd.begun, crowd.ended]).sort((x, y) => x - y);
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339(times[0] as number),
    last_seen: rfc3339(times.at(-1) as number),
    objects: crowds.slice(0, mostObjects).map((told) => thingOf(told, known)),
    statistic: {
      observed: gone.observed,
      expected: gone.expected,
      effect: gone.observed / gone.expected,
      unit: 'accounts that took back what they did',
      p: fuse(evidence).p,
      q: probability(Math.min(0, lnQ)),
    },
    evidence,
    innocent: [...explanations(occasions, acts), ...links.innocent],
    missing,
    severity: severityOf(members.size),
    confidence: Math.min(links.evidence ? 0.9 : 0.6, sureness(lnQ)),
  };
}

/** What a crowd came to. */
function thingOf({ crowd }: Told, { objects }: Known): { object: string; kind: string | null } {
  const known = objects.get(crowd.thing);
  return { object: known?.name ?? '', kind: known?.kind ?? null };
}

/** That they took back what they did, on two occasions. */
function takenBack(known: Known, window: Window, params: Params): Evidence {
  const { campaign, acts } = known;
  const { crowds, occasions } = campaign;
  const [one, other] = occasions;
  const latest = occasions.reduce((last, next) => (next.crowd.begun > last.crowd.begun ? next : last));
  const life = (told: Told) => middleOf(actsIn(told, acts).map(({ us, undone_us }) => undone_us - us));
  const said = (told: Told) =>
    `${told.crowd.gone} of ${told.crowd.accounts} accounts that came to ${thingOf(told, known).object} (${told.crowd.verb}) within ${seconds(told.crowd.ended - told.crowd.begun)}`;
  return {
    family: 'lifecycle',
    statement:
      `${said(one)} took back within ${writeDuration(params.within)} all that they did there, the middling one after ${seconds(life(one))}; so did ${said(other)}, after ${seconds(life(other))}. ` +
      `${writeExpected(one.expected)} and ${writeExpected(other.expected)} expected of the tenth of crowds that take back most; of all that is done elsewhere ${(100 * one.chance.usual).toPrecision(2)} % is taken back.` +
      (crowds.length > 2 ? ` Mostly the same accounts did so in ${crowds.length - 2} more crowds.` : ''),
    observed: one.crowd.gone + other.crowd.gone,
    expected: one.expected + other.expected,
    baseline:
      'each account as likely to take back what it does as elsewhere, in crowds that differ as much as those that mostly stand by what they did',
    p: probability(one.lnP + other.lnP),
    events: [one, latest === one ? other : latest].flatMap((told) =>
      actsIn(told, acts)
        .slice(0, mostEvents)
        .map(({ source, id }) => ({ source, id })),
    ),
    sql: recount(occasion(one, known), window, params),
  };
}

/** That the same accounts came the second time. */
function again(known: Known, window: Window, params: Params): Evidence {
  const { campaign, accounts } = known;
  const [one, other] = campaign.occasions;
  const both = [...one.members].filter((member) => other.members.has(member)).length;
  const expected = (one.members.size * other.members.size) / Math.max(1, accounts);
  return {
    family: 'structure',
    statement: `${both} of the ${other.members.size} accounts that took back at the one were among the ${one.members.size} at the other; ${writeExpected(expected)} expected.`,
    observed: both,
    expected,
    baseline: `accounts drawn from all ${accounts} that did anything of the kind`,
    p: probability(lnPoissonTail(both, expected)),
    events: [],
    sql: recountBoth([occasion(one, known), occasion(other, known)], window, params),
  };
}

function occasion(told: Told, known: Known): Occasion {
  return { crowd: told.crowd, thing: thingOf(told, known).object, members: told.members, names: known.names };
}

const actsIn = ({ crowd }: Told, acts: Known['acts']) => acts.get(keyOf(crowd)) ?? [];

const middleOf = (values: readonly number[], share = 0.5) =>
  [...values].sort((x, y) => x - y)[Math.floor(share * (values.length - 1))] as number;

const seconds = (us: number) => `${Math.round(us / 1e6)} s`;

/** Core are those who took back in two crowds or more. */
function amplifiers({ campaign: { crowds, members }, names }: Known): Member[] {
  const times = new Map<number, number>();
  for (const crowd of crowds) for (const member of crowd.members) times.set(member, (times.get(member) ?? 0) + 1);
  return [...members]
    .map((account) => ({
      account: names.get(account) ?? '',
      role: 'amplifier' as const,
      core: (times.get(account) as number) > 1,
      contribution: (times.get(account) as number) / crowds.length,
    }))
    .sort(byContribution);
}

/** Owners of what a campaign came to; of topics there is none. */
function received({ acts, campaign, names }: Known): Member[] {
  const owned = [...acts.values()]
    .flat()
    .flatMap(({ thing, owner }) => (owner === null ? [] : [[thing, owner] as const]));
  return beneficiariesOf(new Map(owned), [...campaign.members], (account) => names.get(account) ?? '');
}

function explanations([one, other]: Campaign['occasions'], acts: Known['acts']): Innocent[] {
  const ends = actsIn(one, acts).map(({ undone_us }) => undone_us);
  const spread = middleOf(ends, 0.75) - middleOf(ends, 0.25);
  return [
    {
      explanation: 'Habit: posts that vanish by themselves, a tool that cleans up',
      verdict: 'does-not-fit',
      why: `by such habits, and by those of the crowds who stood by what they did, ${writeExpected(one.innocent)} of ${one.crowd.gone} and ${writeExpected(other.innocent)} of ${other.crowd.gone} may have taken back; who does with half of all else is not named`,
    },
    {
      explanation:
        'A reason of the crowd’s own: it was wrong, or is said anew elsewhere; a draw is over, a thing is sold',
      verdict: 'not-testable',
      why: `no log tells why; at the first occasion half was taken back within ${seconds(spread)}, and it happened to mostly the same accounts at another thing an hour or more apart`,
    },
  ];
}

/** Medium, high from fifty accounts on. */
function severityOf(accounts: number): Severity {
  return accounts >= 50 ? 'high' : 'medium';
}
