import { sqlBeside } from '../../ingest/database.ts';
import type { Workspace } from '../../ingest/workspace.ts';
import type { Evidence, Finding, Innocent, Member, Severity, Window } from '../detector.ts';
import { findingId } from '../finding-id.ts';
import { fuse } from '../fusion.ts';
import { gathered, sum } from '../gathered.ts';
import { type Links, linkColumns, linksOf } from '../links.ts';
import { writeDuration } from '../params.ts';
import { probability } from '../statistics.ts';
import { rfc3339 } from '../time.ts';
import { type Chance, type Common, type Weight, weigh } from './chance.ts';
import { type Link, windowsOf } from './groups.ts';
import type { Params } from './params.ts';

const mostEvents = 50;
const mostObjects = 100;

/** One event of a joint act. */
interface Act {
  readonly grp: number;
  readonly account: number;
  readonly verb: string;
  readonly object: number;
  readonly us: number;
  readonly source: string;
  readonly id: string;
  readonly follows: boolean | null;
  readonly automation: boolean | null;
}

/** A group with all that is known of it. */
interface Facts {
  readonly accounts: readonly number[];
  readonly links: readonly Link[];
  /** Things that linked accounts both did within their window. */
  readonly joint: readonly Common[];
  /** The two whose joint acts are the least probable, wherever they act from; ln p over all pairs. */
  readonly closest: Closest;
  readonly acts: readonly Act[];
  readonly hands: Links;
}

/** What is left of the groups: findings where two keys hold, remarks on the others. */
export async function findingsOf(
  workspace: Workspace,
  groups: readonly (readonly number[])[],
  links: readonly Link[],
  pairs: number,
  chance: Chance,
  params: Params,
  window: Window,
  version: string,
): Promise<Finding[]> {
  const facts = await readFacts(workspace, groups, links, pairs, chance, params);
  const accused = facts.filter(({ accounts, hands, closest, acts }) => {
    const evidence = [
      { family: 'timing' as const, p: probability(closest.lnP) },
      ...(hands.evidence ? [hands.evidence] : []),
    ];
    const explained = [...hands.innocent, ...innocentOf(acts)].some(({ verdict }) => verdict === 'fits');
    return accounts.length >= params.minAccounts && fuse(evidence).keys.length >= 2 && !explained;
  });
  if (accused.length < facts.length)
    workspace.remarks.push(
      `${facts.length - accused.length} groups act together from devices that they share, but are small (a home), in one place, of one organisation, or hold no second key: leads, not findings.`,
    );
  const names = await namesOf(workspace);
  const objects = await objectsOf(workspace);
  const missing = [...linkColumns, 'owner', 'object_created', 'follows'].filter(
    (column) => !workspace.present.has(column),
  );
  return accused
    .map((fact) => findingOf(fact, names, objects, window, version, missing))
    .sort((x, y) => x.statistic.q - y.statistic.q || x.statistic.p - y.statistic.p || (x.id < y.id ? -1 : 1));
}

async function readFacts(
  workspace: Workspace,
  groups: readonly (readonly number[])[],
  links: readonly Link[],
  pairs: number,
  chance: Chance,
  params: Params,
): Promise<Facts[]> {
  const groupOf = new Map(groups.flatMap((accounts, grp) => accounts.map((account) => [account, grp] as const)));
  const linkOf = new Map(links.map((link) => [`${link.a} ${link.b}`, link]));
  await workspace.rows(
    `create or replace temp table candidate as
     select unnest(from_json($rows, '[{"a":"INTEGER","b":"INTEGER"}]'), recursive := true)`,
    { rows: JSON.stringify([...linkOf.values()].map(({ a, b }) => ({ a, b }))) },
  );
  const commons = await workspace.rows<Common>(sqlBeside(import.meta.url, '50-common.sql'));
  const together = ({ a, b, a_us, b_us }: Common) => Math.abs(a_us - b_us) <= (linkOf.get(`${a} ${b}`) as Link).window;
  const byGroup = gathered(commons, ({ a }) => groupOf.get(a) as number);
  const rows = commons.filter(together).flatMap(({ a, b, verb, object, a_us, b_us }) => {
    const grp = groupOf.get(a);
    return [
      { grp, account: a, verb, object, us: a_us },
      { grp, account: b, verb, object, us: b_us },
    ];
  });
  await workspace.rows(
    `create or replace temp table joint as select unnest(from_json($rows,
       '[{"grp":"INTEGER","account":"INTEGER","verb":"VARCHAR","object":"INTEGER","us":"BIGINT"}]'), recursive := true)`,
    { rows: JSON.stringify(rows) },
  );
  const acts = await workspace.rows<Act>(sqlBeside(import.meta.url, '80-detail.sql'));
  const ofGroup = gathered(acts, ({ grp }) => grp);
  const hands = await linksOf(workspace, groups.length, acts);
  return groups.map((accounts, grp) => {
    const own = byGroup.get(grp) ?? [];
    return {
      accounts,
      links: links.filter(({ a }) => groupOf.get(a) === grp),
      joint: own.filter(together),
      closest: closestOf(own, pairs, chance, params),
      acts: ofGroup.get(grp) ?? [],
      hands: hands[grp] as Links,
    };
  });
}

interface Closest extends Weight {
  readonly a: number;
  readonly b: number;
  readonly window: number;
}

function closestOf(commons: readonly Common[], pairs: number, chance: Chance, params: Params): Closest {
  const windows = windowsOf(params);
  const lnTried = Math.log(pairs) + Math.log(windows.length);
  const tests = [...gathered(commons, ({ a, b }) => `${a} ${b}`).values()].flatMap((own) =>
    windows.map((window) => {
      const { a, b } = own[0] as Common;
      const near = ({ a_us, b_us }: Common) => Math.abs(a_us - b_us) <= window;
      const weight = weigh(own, near, chance, window, params.pause);
      return { ...weight, lnP: Math.min(0, weight.lnP + lnTried), a, b, window };
    }),
  );
  return tests.reduce((best, next) => (next.lnP < best.lnP ? next : best));
}

function findingOf(
  facts: Facts,
  names: ReadonlyMap<number, string>,
  objects: ReadonlyMap<number, { readonly name: string; readonly kind: string | null }>,
  window: Window,
  version: string,
  missing: readonly string[],
): Finding {
  const { accounts, links, acts, closest, hands } = facts;
  const evidence = [timing(facts, names), hands.evidence as Evidence];
  const content = {
    detector: 'shared-device',
    version,
    pattern: 'shared-device/joint-acts',
    window: { since: rfc3339(window.since), until: rfc3339(window.until) },
    members: [...actors(facts, names), ...beneficiaries(facts, names)],
  };
  const worst = Math.max(
    ...accounts.map((account) =>
      Math.min(...links.filter(({ a, b }) => a === account || b === account).map(({ lnQ }) => lnQ)),
    ),
  );
  const boosted = [...gathered(acts, ({ object }) => object)].sort(([, x], [, y]) => y.length - x.length);
  const doubts = missing.length > 0 ? 1 : 0;
  return {
    id: findingId(content),
    ...content,
    first_seen: rfc3339((acts[0] as Act).us),
    last_seen: rfc3339((acts.at(-1) as Act).us),
    objects: boosted.slice(0, mostObjects).map(([object]) => {
      const known = objects.get(object);
      return { object: known?.name ?? '', kind: known?.kind ?? null };
    }),
    statistic: {
      observed: closest.observed,
      expected: closest.expected,
      effect: closest.observed / closest.expected,
      unit: 'separate joint acts of the closest two',
      p: fuse(evidence).p,
      q: probability(worst),
    },
    evidence,
    innocent: [...hands.innocent, ...innocentOf(acts)],
    missing: [...missing],
    severity: severityOf(accounts.length),
    confidence: Math.min(0.9, 1 - probability(worst)) / 2 ** doubts,
  };
}

function timing({ accounts, joint, closest, acts }: Facts, names: ReadonlyMap<number, string>): Evidence {
  const objects = new Set(joint.map(({ object }) => object)).size;
  const owners = new Set(joint.map(({ owner }) => owner)).size;
  const device = new Set(joint.filter(({ one_device }) => one_device).map(({ object }) => object)).size;
  const { a, b, observed, expected, window } = closest;
  return {
    family: 'timing',
    statement:
      `${accounts.length} accounts did the same to ${objects} objects of ${owners} owners, on ${device} of these objects from one device. ` +
      `The closest two, ${names.get(a)} and ${names.get(b)}, did so within ${writeDuration(window)} of one another at ${observed} separate sittings, ${expected.toPrecision(2)} expected.`,
    observed,
    expected,
    baseline:
      'the same two accounts doing the same things at times of their own, as old as the objects are when all accounts come to them',
    p: probability(closest.lnP),
    events: acts.slice(0, mostEvents).map(({ source, id }) => ({ source, id })),
  };
}

/** Those linked by a device are operated (identity evidence); the others took part. */
function actors({ accounts, acts, hands }: Facts, names: ReadonlyMap<number, string>): Member[] {
  const own = gathered(acts, ({ account }) => account);
  return accounts
    .map((account) => ({
      account: names.get(account) ?? '',
      role: hands.linked.has(account) ? ('operator' as const) : ('amplifier' as const),
      core: hands.linked.has(account),
      contribution: (own.get(account)?.length ?? 0) / acts.length,
    }))
    .sort((x, y) => y.contribution - x.contribution || (x.account < y.account ? -1 : 1));
}

function beneficiaries({ accounts, joint }: Facts, names: ReadonlyMap<number, string>): Member[] {
  const objects = new Map(joint.map(({ object, owner }) => [object, owner]));
  return [...gathered([...objects.values()], (owner) => owner)]
    .filter(([owner]) => owner >= 0 && !accounts.includes(owner))
    .map(([owner, owned]) => ({
      account: names.get(owner) ?? '',
      role: 'beneficiary' as const,
      core: false,
      contribution: owned.length / objects.size,
    }))
    .sort((x, y) => y.contribution - x.contribution || (x.account < y.account ? -1 : 1));
}

function innocentOf(acts: readonly Act[]): Innocent[] {
  const declared = acts.filter(({ automation }) => automation !== null);
  return [
    {
      explanation: 'Declared automation',
      ...(declared.length === 0
        ? { verdict: 'not-testable' as const, why: 'no act carries automation' }
        : {
            verdict:
              2 * sum(declared.map(({ automation }) => Number(automation))) >= declared.length
                ? ('fits' as const)
                : ('does-not-fit' as const),
            why: `${sum(declared.map(({ automation }) => Number(automation)))} of ${declared.length} joint acts are declared as automated`,
          }),
    },
  ];
}

function severityOf(size: number): Severity {
  return size < 10 ? 'low' : size < 50 ? 'medium' : 'high';
}

async function namesOf(workspace: Workspace): Promise<Map<number, string>> {
  const rows = await workspace.rows<{ account: number; name: string }>(
    `select account, name from account where account in (
       select account from joint union select o.owner from object as o semi join joint on joint.object = o.object)`,
  );
  return new Map(rows.map(({ account, name }) => [account, name]));
}

async function objectsOf(workspace: Workspace) {
  const rows = await workspace.rows<{ object: number; name: string; kind: string | null }>(
    'select object, name, kind from object where object in (select object from joint)',
  );
  return new Map(rows.map(({ object, name, kind }) => [object, { name, kind }]));
}
