import type { Evidence, Finding, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { boostersOf } from '../members.ts';
import { onePerObject, severityOf, type Tried } from '../shown.ts';
import { probability } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import type { Group } from './blocks.ts';
import type { Act, Facts } from './facts.ts';

/** A group that two keys speak against, or the order in which it comes. */
export interface Verdict {
  readonly group: Group;
  readonly known: Facts;
  /** Members that carry a sign of their own beside their visits: the accused. */
  readonly accused: ReadonlySet<number>;
  readonly evidence: readonly Evidence[];
  /** Two keys hold without how keenly they act. */
  readonly firm: boolean;
  readonly innocent: readonly Tried[];
}

/** The finding of a group that passed. */
export function findingOf(verdict: Verdict, window: Window, version: string, missing: string[]): Finding {
  const { group, known, accused, evidence, firm, innocent } = verdict;
  const acts = known.acts.filter(({ account }) => accused.has(account));
  const content = {
    detector: 'amplifier',
    version,
    pattern: 'amplifier/unbidden',
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: boostersOf(known, accused, new Set(group.accounts)),
  };
  // Who acts with whom, in what order, and how keenly, may all be one habit: as good as a doubt.
  const doubts = innocent.filter(({ verdict }) => verdict === 'fits').length + (firm ? 0 : 1);
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: onePerObject(acts).map(({ object_name, object_kind }) => ({ object: object_name, kind: object_kind })),
    statistic: {
      observed: group.observed,
      expected: group.expected,
      effect: group.observed / group.expected,
      unit: 'pairs of an account and an owner that meet so often',
      p: probability(group.lnP),
      q: probability(group.lnScore),
    },
    evidence,
    innocent: innocent.map(({ excludes: _, ...one }) => one),
    missing,
    severity: severityOf(accused.size, doubts),
    confidence: 0.9 / 2 ** doubts,
  };
}
