import type { Evidence, Finding, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { fuse } from '../fusion.ts';
import { gathered } from '../gathered.ts';
import type { Links } from '../links.ts';
import { beneficiariesOf, byContribution } from '../members.ts';
import { writeDuration, writeExpected } from '../params.ts';
import { lnPoissonTail, probability, sureness } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import type { Act, Facts } from './facts.ts';
import { innocentExplanations, leastGroup } from './innocent.ts';
import { type Lead, leadOf } from './lead.ts';
import { recount, recountTexts } from './recount.ts';
import { jointActs, type Ring } from './ring.ts';

const mostObjects = 100;
const mostEvents = 50;

/** The finding of a ring, which the strongest of its traces speaks for; with ln of the number of traces tried. */
export function findingOf(
  ring: Ring,
  hands: Links,
  cohort: Evidence | undefined,
  lnLayers: number,
  window: Window,
  cap: number,
  version: string,
  missing: string[],
): Finding {
  const [best] = ring.traces;
  const acts = jointActs(ring);
  const verbs = [...new Set(ring.traces.map(({ layer }) => layer.verb))];
  const innocent = [...innocentExplanations(best), ...hands.innocent];
  const evidence = [
    ...ring.traces.map((trace) => timing(trace, acts.length, window, cap)),
    ...ring.traces.flatMap((trace) => sameTexts(trace, window, cap)),
    ...(hands.evidence ? [hands.evidence] : []),
    ...(cohort ? [cohort] : []),
  ];
  const content = {
    detector: 'co-action',
    version,
    pattern: `co-action/${verbs.join('+')}`,
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [
      ...amplifiers(ring, acts),
      ...beneficiariesOf(new Map(acts.map((act) => [act.object, act.owner])), ring.members, (account) =>
        nameOf(ring.traces, account),
      ),
    ],
  };
  const lnQ = Math.min(0, best.test.lnScore + lnLayers);
  const { observed, expected } = best.test;
  const { keys, p } = fuse(evidence);
  const doubts = lacks(best) + innocent.filter(({ verdict }) => verdict === 'fits').length;
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: boosted(acts)
      .slice(0, mostObjects)
      .map((object) => ring.traces.find(({ objects }) => objects.has(object))?.objects.get(object))
      .map((known) => ({ object: known?.name ?? '', kind: known?.kind ?? null })),
    statistic: {
      observed,
      expected,
      effect: observed / expected,
      unit:
        best.turnout !== undefined
          ? 'times that a member took part in a crowd'
          : best.test.members.length < best.group.members.length
            ? 'separate joint acts of the closest two'
            : 'pairs of joint acts',
      p: Math.min(p, probability(best.test.lnP)),
      q: probability(lnQ),
    },
    evidence,
    innocent,
    missing,
    severity: severityOf(ring.members.length, keys.length, doubts),
    confidence: confidenceOf(lnQ, keys.length, doubts),
  };
}

/** The ring's accounts. Core: passes against the rest in some trace, with at least half as many joint acts as the median member. */
function amplifiers({ traces, members }: Ring, acts: readonly Act[]): Member[] {
  const joint = gathered(acts, (act) => act.account);
  const counts = members.map((account) => joint.get(account)?.length ?? 0).sort((x, y) => x - y);
  const median = counts[Math.floor((counts.length - 1) / 2)] as number;
  return members
    .map((account) => {
      const own = joint.get(account)?.length ?? 0;
      const core = traces.some(({ group }) => group.core.has(account)) && own * 2 >= median;
      return { account: nameOf(traces, account), role: 'amplifier' as const, core, contribution: own / acts.length };
    })
    .sort(byContribution);
}

function nameOf(traces: readonly Facts[], account: number): string {
  return traces.find(({ names }) => names.has(account))?.names.get(account) ?? '';
}

/** Objects with joint acts, those of most members first, then in order of time. */
function boosted(acts: readonly Act[]): number[] {
  return [...gathered(acts, (act) => act.object)].sort(([, x], [, y]) => y.length - x.length).map(([object]) => object);
}

/** What one trace shows, of so many joint acts of the ring. */
function timing(trace: Facts, all: number, window: Window, cap: number): Evidence {
  const { layer, group, test, byAge, turnout, stability, acts, names } = trace;
  const sql = recount(trace, window, cap);
  const objects = gathered(acts, (act) => act.object);
  const shares = [...gathered(acts, (act) => act.account).values()].map((own) => own.length).sort((x, y) => x - y);
  const chosen = boosted(acts).flatMap((object) => objects.get(object) ?? []);
  const met =
    turnout === undefined
      ? `pairs of members were within the window ${group.observed} times, ${writeExpected(group.expected)} expected`
      : `in each of these crowds, larger than co-action.cap, ${(100 * turnout).toFixed(0)} % of them took part: ${group.observed} times, ${writeExpected(group.expected)} expected`;
  const divided =
    stability < 0.995
      ? ` Divided anew in other orders, the graph of ties gives a group ${stability.toFixed(2)} alike on average (Jaccard).`
      : '';
  const count = `${group.facts} of them separate facts; ${met}`;
  const two = group.members.length === 2;
  const separate = two
    ? `${group.facts} of them separate facts, ${writeExpected(group.expected)} expected; the two were within the window ${acts.length / 2} times`
    : test.members.length < group.members.length
      ? `${count}. The closest two, ${test.members.map((member) => names.get(member)).join(' and ')}, have ${test.facts} such facts, ${writeExpected(test.expected)} expected`
      : count;
  return {
    family: 'timing',
    statement:
      `${group.members.length} accounts acted together (${layer.verb}, within ${writeDuration(layer.window)} of one another) on ${objects.size} objects, ${separate}. ` +
      `Members took part in ${shares[0]} to ${shares.at(-1)} of them; ${leading(leadOf(acts), names)}. This trace carries ${acts.length} of the ring's ${all} joint acts.${divided}`,
    observed: test.observed,
    expected: test.expected,
    baseline: `accounts as active as these, of ${layer.accounts} with acts enough, that act on as many of the same objects${byAge ? ' when they are as old' : ''}, but at times of their own`,
    p: probability(test.lnP),
    events: chosen.slice(0, mostEvents).map(({ source, id }) => ({ source, id })),
    ...(sql === undefined ? {} : { sql }),
  };
}

function leading({ account, firsts, objects, expected, lnP }: Lead, names: Facts['names']): string {
  const often = `first on ${firsts} of ${objects}, where turn about would give it ${writeExpected(expected)}`;
  return lnP < Math.log(0.001)
    ? `${names.get(account)} leads: ${often} (p ${probability(lnP).toExponential(1)})`
    : `nobody leads: ${names.get(account)}, the foremost, was ${often}`;
}

/** Evidence of another family where joint acts carry the same text, which chance or a stock phrase does not explain. */
function sameTexts(trace: Facts, window: Window, cap: number): Evidence[] {
  const { layer, acts, texts, group, sameText } = trace;
  const texted = acts.filter((act) => act.text_hash !== null);
  const alike = [...gathered(texted, (act) => act.object).values()]
    .map((on) => on.filter((act) => on.some((other) => other !== act && other.text_hash === act.text_hash)))
    .filter((on) => on.length > 0);
  const pairs = [...gathered(texted, (act) => act.object).values()].reduce(
    (n, on) => n + (on.length * (on.length - 1)) / 2,
    0,
  );
  const expected = pairs * sameText;
  const own = alike.filter((on) =>
    on.every((act) => (texts.get(act.text_hash as string) ?? 0) <= 2 * group.members.length),
  );
  // A greeting that a circle of friends repeats is one fact, on however many objects.
  const observed = Math.min(own.length, new Set(own.flat().map((act) => act.text_hash)).size);
  if (observed <= expected || expected === 0) return [];
  const lnP = lnPoissonTail(observed, expected);
  if (lnP > Math.log(0.001)) return [];
  const sql = recountTexts(trace, window, cap);
  return [
    {
      family: 'text',
      statement: `On ${own.length} objects members wrote the same text (${layer.verb}), ${observed} different ones, hardly used outside the group; ${writeExpected(expected)} expected.`,
      observed,
      expected,
      baseline: 'texts drawn from all that are written with this verb',
      p: probability(lnP),
      events: own
        .flat()
        .slice(0, mostEvents)
        .map(({ source, id }) => ({ source, id })),
      ...(sql === undefined ? {} : { sql }),
    },
  ];
}

/** Beyond this window, people who are told of something and look when they next can are together. */
const longestWindow = 5 * 60e6;

/** A group that comes out less alike than this when the graph is divided in another order is one of several that could be named. */
const stable = 0.8;

/**
 * What a verdict on timing lacks: the objects' owners, their births, who follows whom, a window in which crowds are
 * seldom together, a group that stands out from its neighbours.
 */
function lacks({ layer, aged, acts, stability }: Facts): number {
  const owned = acts.filter((act) => act.owner >= 0).length * 2 >= acts.length;
  const followed = acts.filter((act) => act.follows !== null).length * 2 >= acts.length;
  return [!owned, !aged, !followed, layer.window > longestWindow, stability < stable].filter(Boolean).length;
}

/**
 * Timing alone is never above low. A second family of evidence makes it medium, fifty accounts high. One step lower
 * where there are doubts: an innocent explanation fits or something is lacking. Small groups are informational.
 */
function severityOf(size: number, keys: number, doubts: number): Severity {
  const ladder = ['informational', 'low', 'medium', 'high'] as const;
  const step = keys < 2 ? 1 : size < 50 ? 2 : 3;
  return size < leastGroup ? 'informational' : (ladder[doubts > 0 ? step - 1 : step] as Severity);
}

/**
 * How sure its q makes it, at most 0.6 on one family of evidence, since a null may be wrong; halved for each doubt.
 */
function confidenceOf(lnQ: number, keys: number, doubts: number): number {
  return Math.min(keys < 2 ? 0.6 : 0.9, sureness(lnQ)) / 2 ** doubts;
}
