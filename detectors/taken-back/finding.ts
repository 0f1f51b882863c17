import type { Evidence, Finding, Innocent, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { fuse, twoKeys } from '../fusion.ts';
import type { Links } from '../links.ts';
import { beneficiariesOf, byContribution } from '../members.ts';
import { writeDuration, writeExpected } from '../params.ts';
import { lnPoissonTail, probability, sureness } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import { type Crowd, keyOf, type Null, type Place, type Weighed } from './crowd.ts';
import type { Params } from './params.ts';
import { recount } from './recount.ts';

const mostEvents = 50;
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

/** A crowd that took back more than chance allows. */
export interface Told extends Weighed {
  readonly crowd: Crowd;
  readonly chance: Null;
  readonly lnQ: number;
  /** Accounts that took back all that they did there. */
  readonly members: ReadonlySet<number>;
}

/** Crowds that are mostly the same accounts, the least probable first, and all that is known of them. */
export interface Campaign {
  readonly crowds: readonly [Told, ...Told[]];
  readonly members: ReadonlySet<number>;
  /** In order of time, crowd by crowd. */
  readonly acts: readonly Act[];
  readonly links: Links;
  readonly names: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>;
}

/** Whether two keys hold, and nothing that frees a group explains it: one organisation, the machines of one place. */
export function accuses({ evidence, innocent }: Finding): boolean {
  return twoKeys(evidence) && innocent.every(({ verdict }) => verdict !== 'fits');
}

/** The finding of a campaign, for which its least probable crowd speaks. */
export function findingOf(
  campaign: Campaign,
  window: Window,
  params: Params,
  version: string,
  missing: string[],
): Finding {
  const { crowds, acts, links } = campaign;
  const [best] = crowds;
  const verbs = [...new Set(crowds.map(({ crowd }) => crowd.verb))].sort();
  const evidence = [
    gone(campaign, window, params),
    together(best.crowd, window, params),
    ...(links.evidence ? [links.evidence] : []),
  ];
  const innocent = [...explanations(campaign), ...links.innocent];
  const content = {
    detector: 'taken-back',
    version,
    pattern: `taken-back/${verbs.join('+')}`,
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...amplifiers(campaign), ...received(campaign)],
  };
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339(Math.min(...acts.map(({ us }) => us))),
    last_seen: rfc3339(Math.max(...acts.map(({ us }) => us))),
    objects: crowds.slice(0, mostObjects).map(({ crowd }) => thingOf(crowd, campaign)),
    statistic: {
      observed: best.crowd.gone,
      expected: best.expected,
      effect: best.crowd.gone / best.expected,
      unit: 'accounts that took back what they did',
      p: fuse(evidence).p,
      q: probability(Math.min(0, best.lnQ)),
    },
    evidence,
    innocent,
    missing,
    severity: severityOf(campaign),
    confidence: Math.min(0.9, sureness(best.lnQ)),
  };
}

/** What a crowd came to. */
function thingOf({ thing }: Crowd, { objects }: Campaign): { object: string; kind: string | null } {
  const known = objects.get(thing);
  return { object: known?.name ?? '', kind: known?.kind ?? null };
}

function gone(campaign: Campaign, window: Window, params: Params): Evidence {
  const { crowds, acts } = campaign;
  const [{ crowd, expected, lnP, chance }] = crowds;
  const own = acts.filter((act) => keyOf(act) === keyOf(crowd));
  const lives = own.map(({ us, undone_us }) => undone_us - us).sort((x, y) => x - y);
  const { object } = thingOf(crowd, campaign);
  return {
    family: 'lifecycle',
    statement:
      `${crowd.gone} of ${crowd.accounts} accounts that came to ${object} (${crowd.verb}) took back within ${writeDuration(params.within)} all that they did there, the middling one after ${seconds(lives[Math.floor(lives.length / 2)] as number)}; ` +
      `${writeExpected(expected)} expected of the tenth of crowds that take back most, and of all that is done elsewhere ${(100 * chance.usual).toPrecision(2)} %.` +
      (crowds.length > 1 ? ` So did mostly the same accounts in ${crowds.length - 1} more crowds.` : ''),
    observed: crowd.gone,
    expected,
    baseline:
      'each account as likely to take back what it does as outside of crowds, in a crowd that takes back as much as the uppermost tenth',
    p: probability(lnP),
    events: own.slice(0, mostEvents).map(({ source, id }) => ({ source, id })),
    sql: recount(crowd, object, window, params),
  };
}

const seconds = (us: number) => `${Math.round(us / 1e6)} s`;

/** That so many came one after another, against how often accounts come to the same thing at other times; for the best of all such times (Bonferroni). */
function together({ accounts, others, begun, ended }: Crowd, { since, until }: Window, { span }: Params): Evidence {
  const times = Math.max(1, (until - since) / Math.max(span, ended - begun));
  const expected = (others + 1) / times;
  return {
    family: 'timing',
    statement: `${accounts} accounts came within ${seconds(ended - begun)}; at all other times ${others} did.`,
    observed: accounts,
    expected,
    baseline: 'as many in as long a time as at other times, one more than were seen',
    p: probability(Math.min(0, lnPoissonTail(accounts, expected) + Math.log(times))),
    events: [],
  };
}

/** Core are those who took back in two crowds or more. */
function amplifiers({ crowds, members, names }: Campaign): Member[] {
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

/** Owners of what a campaign came to; of posts on a topic there is none. */
function received({ acts, members, names }: Campaign): Member[] {
  const owned = acts.flatMap(({ thing, owner }) => (owner === null ? [] : [[thing, owner] as const]));
  return beneficiariesOf(new Map(owned), [...members], (account) => names.get(account) ?? '');
}

function explanations({ crowds, acts }: Campaign): Innocent[] {
  const [{ crowd, innocent }] = crowds;
  const ends = acts
    .filter((act) => keyOf(act) === keyOf(crowd))
    .map(({ undone_us }) => undone_us)
    .sort((x, y) => x - y);
  const middle =
    (ends[Math.floor(0.75 * (ends.length - 1))] as number) - (ends[Math.floor(0.25 * (ends.length - 1))] as number);
  return [
    {
      explanation: 'Habit: posts that vanish by themselves, a tool that cleans up',
      verdict: 'does-not-fit',
      why: `by what they do elsewhere, and by those of the crowd who stood by it, ${writeExpected(innocent)} of these ${crowd.gone} may have taken back by habit`,
    },
    {
      explanation: 'Something said twice by mistake, or corrected and said again',
      verdict: 'does-not-fit',
      why: 'counted are accounts of which nothing on the matter stands',
    },
    {
      explanation: 'Something that turned out to be wrong, and was taken back when that was told',
      verdict: 'not-testable',
      why: `no log tells why; half of it was taken back within ${seconds(middle)}, by ${crowd.gone} of ${crowd.accounts} accounts, where of rumours that are refuted most stay up`,
    },
  ];
}

/** Medium, high from fifty accounts on. */
function severityOf({ members }: Campaign): Severity {
  return members.size >= 50 ? 'high' : 'medium';
}
