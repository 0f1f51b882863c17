import type { Evidence, Finding, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { boostersOf } from '../members.ts';
import { onePerObject, severityOf, type Tried } from '../shown.ts';
import { probability } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import type { Dense } from './blocks.ts';
import type { Act, Facts } from './facts.ts';

/** A block that two keys speak against. */
export interface Verdict {
  readonly block: Dense;
  readonly known: Facts;
  /** Accounts that share devices with one another. */
  readonly linked: ReadonlySet<number>;
  readonly evidence: readonly Evidence[];
  readonly innocent: readonly Tried[];
}

/** The finding of a block that passed. */
export function findingOf(verdict: Verdict, window: Window, version: string, missing: string[]): Finding {
  const { block, known, linked, evidence, innocent } = verdict;
  const acts = known.acts.filter(({ account }) => linked.has(account));
  const content = {
    detector: 'dense-block',
    version,
    pattern: `dense-block/${block.layer}`,
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: boostersOf(known, linked, new Set(block.accounts)),
  };
  const doubts = innocent.filter(({ verdict }) => verdict === 'fits').length;
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: onePerObject(acts).map(({ object_name, object_kind }) => ({ object: object_name, kind: object_kind })),
    statistic: {
      observed: block.observed,
      expected: block.expected,
      effect: block.observed / block.expected,
      unit: 'meetings of an account and an object',
      p: probability(block.lnP),
      q: probability(block.lnScore),
    },
    evidence,
    innocent: innocent.map(({ excludes: _, ...one }) => one),
    missing,
    severity: severityOf(linked.size, doubts),
    confidence: 0.9 / 2 ** doubts,
  };
}
