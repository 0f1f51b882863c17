import type { Evidence, Finding, Innocent, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import type { Fused } from '../fusion.ts';
import type { Links } from '../links.ts';
import { byContribution } from '../members.ts';
import { probability, sureness } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import type { Heard } from './heard.ts';
import { innocentExplanations } from './innocent.ts';
import type { Names } from './names.ts';
import type { Params } from './params.ts';
import type { Act, Raid } from './raid.ts';
import { withQuestion } from './recount.ts';
import type { Wording } from './wording.ts';

const mostObjects = 100;

/** All that is known of a crowd that is a finding. */
export interface Facts {
  readonly raid: Raid;
  readonly wording: Wording;
  readonly links: Links;
  readonly calling: Heard | undefined;
  /** Every piece below 0.001. */
  readonly evidence: readonly Evidence[];
  readonly fused: Fused;
  readonly members: ReadonlySet<number>;
  /** Whether they declare one organisation. */
  readonly house: Innocent;
  /** Members who reported the target. */
  readonly reported: number;
  /** Spans of time that the data covers. */
  readonly spans: number;
  readonly lnQ: number;
}

/** The finding of a crowd: those against whom evidence of their own speaks are accused, the target suffered them. */
export function findingOf(
  facts: Facts,
  names: Names,
  window: Window,
  values: Params,
  version: string,
  missing: string[],
): Finding {
  const { raid, fused, lnQ } = facts;
  const evidence = facts.evidence.map((piece) => withQuestion(piece, { facts, names, window, values }));
  const acts = raid.acts.filter(({ account }) => facts.members.has(account));
  const innocent = innocentExplanations(facts);
  const content = {
    detector: 'brigade',
    version,
    pattern: `brigade/${raid.kind}`,
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...amplifiers(facts, acts, names), ...others(facts, names)],
  };
  const speaks = evidence[0] as Evidence;
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: [...objectsOf(acts), ...(facts.calling ? [facts.calling.object] : [])].flatMap((object) => {
      const found = names.objects.get(object);
      return found ? [{ object: found.name, kind: found.kind }] : [];
    }),
    statistic: {
      observed: speaks.observed,
      expected: speaks.expected,
      effect: speaks.observed / speaks.expected,
      unit: speaks.family === 'text' ? 'texts alike to another' : 'accounts joined by shared devices',
      p: fused.p,
      q: probability(lnQ),
    },
    evidence,
    innocent,
    missing,
    severity: severityOf(facts, innocent),
    confidence: confidenceOf(lnQ, innocent),
  };
}

/** Core are members against whom two kinds of evidence speak. */
function amplifiers({ members, wording, links, calling }: Facts, acts: readonly Act[], names: Names): Member[] {
  const own = new Map<number, number>();
  for (const { account } of acts) own.set(account, (own.get(account) ?? 0) + 1);
  const signs = (account: number) =>
    [wording.writers, links.linked, calling?.heard].filter((set) => set?.has(account)).length;
  return [...members]
    .map((account) => ({
      account: names.accounts.get(account) ?? '',
      role: 'amplifier' as const,
      core: signs(account) > 1,
      contribution: (own.get(account) ?? 0) / acts.length,
    }))
    .sort(byContribution);
}

/**
 * The target: a victim where texts or reports speak, else a bystander, since comments and votes may have been meant well.
 * Whoever made what the crowd had seen before is a bystander: seen is not called.
 */
function others({ raid, wording, reported, members, calling }: Facts, names: Names): Member[] {
  const maker = calling && names.objects.get(calling.object)?.owner;
  const told = (account: number, role: 'victim' | 'bystander') => ({
    account: names.accounts.get(account) ?? '',
    role,
    core: false,
    contribution: 0,
  });
  return [
    told(raid.target, wording.evidence !== undefined || reported > 0 ? 'victim' : 'bystander'),
    ...(typeof maker === 'number' && maker !== raid.target && !members.has(maker) ? [told(maker, 'bystander')] : []),
  ];
}

/** Objects of the target, those with most acts first, then in order of time. */
function objectsOf(acts: readonly Act[]): number[] {
  const counts = new Map<number, number>();
  for (const { object } of acts) if (object !== null) counts.set(object, (counts.get(object) ?? 0) + 1);
  return [...counts]
    .sort(([, x], [, y]) => y - x)
    .slice(0, mostObjects)
    .map(([object]) => object);
}

/**
 * From what was said and reported, never from a test: medium where texts or reports speak, else low; high from fifty
 * members on; one step lower where an innocent explanation fits.
 */
function severityOf({ wording, reported, members }: Facts, innocent: readonly Innocent[]): Severity {
  const ladder = ['informational', 'low', 'medium', 'high'] as const;
  const step = (wording.evidence !== undefined || reported > 0 ? 2 : 1) + (members.size >= 50 ? 1 : 0);
  return ladder[innocent.some(({ verdict }) => verdict === 'fits') ? step - 1 : step] as Severity;
}

/**
 * How sure its q makes it, at most 0.9, halved for each innocent explanation that fits.
 */
function confidenceOf(lnQ: number, innocent: readonly Innocent[]): number {
  return Math.min(0.9, sureness(lnQ)) / 2 ** innocent.filter(({ verdict }) => verdict === 'fits').length;
}
