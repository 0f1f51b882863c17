import type { Workspace } from '../../ingest/workspace.ts';
import type { Evidence, Finding, Member, Role, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { fuse } from '../fusion.ts';
import { gathered } from '../gathered.ts';
import { beneficiariesOf, byContribution } from '../members.ts';
import { writeDuration } from '../params.ts';
import { onePerObject } from '../shown.ts';
import { probability } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import type { Act, Facts } from './facts.ts';
import { innocentOf, misusedAccounts } from './innocent.ts';
import type { Params } from './params.ts';
import { recount } from './recount.ts';

const mostEvents = 50;

/** Findings of the groups in which enough accounts act, two keys hold and no innocent explanation fits; a remark on the others. */
export function findingsOf(
  workspace: Workspace,
  groups: readonly Facts[],
  values: Params,
  columns: readonly string[],
  window: Window,
  version: string,
): Finding[] {
  const missing = [...new Set(columns)].filter((column) => !workspace.present.has(column));
  const findings = groups.flatMap((facts) => {
    const evidence = evidenceOf(facts, window, values);
    const innocent = innocentOf(facts);
    const enough = facts.accounts.length - misusedAccounts(facts).size >= values.minAccounts;
    const explained = innocent.some(({ verdict }) => verdict === 'fits');
    if (!enough || explained || fuse(evidence).keys.length < 2) return [];
    return [findingOf(facts, evidence, innocent, missing, window, version)];
  });
  if (findings.length < groups.length)
    workspace.remarks.push(
      `${groups.length - findings.length} groups act together from devices that they share, but are small, have an innocent explanation (a home, one organisation, accounts used without their holders knowing), or no second key: leads, not findings.`,
    );
  return findings.sort((x, y) => x.statistic.q - y.statistic.q || x.statistic.p - y.statistic.p);
}

/** Both for having been chosen out of all pairs that could have been looked at: these groups were found by their devices. */
function evidenceOf(facts: Facts, window: Window, values: Params): Evidence[] {
  const { evidence } = facts.hands;
  const timing = { ...timingOf(facts), sql: recount(facts, window, values) };
  if (evidence === undefined) return [timing];
  const lnChosen = facts.closest.lnTried;
  const p = probability(Math.log(evidence.p) + lnChosen);
  return [timing, { ...evidence, baseline: `${evidence.baseline}; p over all pairs that share a device`, p }];
}

function timingOf({ accounts, joint, closest, acts, names }: Facts): Evidence {
  const objects = new Set(joint.map(({ object }) => object)).size;
  const owners = new Set(joint.map(({ owner }) => owner)).size;
  const device = new Set(joint.filter(({ one_device }) => one_device).map(({ object }) => object)).size;
  const { a, b, observed, expected, window, lnQ } = closest;
  return {
    family: 'timing',
    statement:
      `${accounts.length} accounts did the same to ${objects} objects of ${owners} owners, two of them from one device on ${device} of these. ` +
      `The closest two, ${names.get(a)} and ${names.get(b)}, did so within ${writeDuration(window)} of one another at ${observed} separate sittings, ${expected.toPrecision(2)} expected.`,
    observed,
    expected,
    baseline:
      'the same two accounts doing the same things at times of their own, as old as the objects are when all accounts come to them; p over all pairs that share a device',
    p: probability(lnQ),
    events: acts.slice(0, mostEvents).map(({ source, id }) => ({ source, id })),
  };
}

function findingOf(
  facts: Facts,
  evidence: readonly Evidence[],
  innocent: Finding['innocent'],
  missing: readonly string[],
  window: Window,
  version: string,
): Finding {
  const { accounts, links, acts, closest, names, objects } = facts;
  const content = {
    detector: 'shared-device',
    version,
    pattern: 'shared-device/joint-acts',
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...actors(facts), ...beneficiariesOf(ownersOf(facts), accounts, (account) => names.get(account) ?? '')],
  };
  const { p } = fuse(evidence);
  // Every account must belong: q is that of the one with the weakest link.
  const weakest = Math.max(
    ...accounts.map((account) =>
      Math.min(...links.filter(({ a, b }) => a === account || b === account).map(({ lnQ }) => lnQ)),
    ),
  );
  const q = Math.max(p, probability(weakest));
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: onePerObject(acts).map(({ object }) => {
      const known = objects.get(object);
      return { object: known?.name ?? '', kind: known?.kind ?? null };
    }),
    statistic: {
      observed: closest.observed,
      expected: closest.expected,
      effect: closest.observed / closest.expected,
      unit: 'separate joint acts of the closest two',
      p,
      q,
    },
    evidence,
    innocent,
    missing,
    severity: severityOf(content.members.filter(accusedMember).length),
    confidence: Math.min(0.9, 1 - q) / (missing.length > 0 ? 2 : 1),
  };
}

const ownersOf = ({ joint }: Facts) => new Map(joint.map(({ object, owner }) => [object, owner]));

const accusedMember = ({ role }: Member) => role === 'operator' || role === 'amplifier';

/** Those linked by a device are operated (identity evidence); the others took part. Who may not know of it stands by. */
function actors(facts: Facts): Member[] {
  const { accounts, acts, hands, names } = facts;
  const own = gathered(acts, ({ account }) => account);
  const misused = misusedAccounts(facts);
  const roleOf = (account: number): Role =>
    misused.has(account) ? 'bystander' : hands.linked.has(account) ? 'operator' : 'amplifier';
  return accounts
    .map((account) => ({
      account: names.get(account) ?? '',
      role: roleOf(account),
      core: roleOf(account) === 'operator',
      contribution: (own.get(account)?.length ?? 0) / acts.length,
    }))
    .sort(byContribution);
}

function severityOf(size: number): Severity {
  return size < 10 ? 'low' : size < 50 ? 'medium' : 'high';
}
