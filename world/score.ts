import { dice } from './dice.ts';

/** One account's part in one scheme, as the world's maker knows it. */
export interface TruthRow {
  readonly account: string;
  readonly scheme: string;
  /** Coordination, brigade, …, or organic-lookalike: innocents that are easily taken for a scheme. */
  readonly kind: string;
  readonly role: string;
}

/** What a score needs of a finding. */
export interface Named {
  readonly detector: string;
  readonly members: readonly { readonly account: string; readonly role: string }[];
  readonly statistic: { readonly q: number };
}

/** A world's truth, and what was found in it, most convincing first. */
export interface Judged {
  readonly truth: readonly TruthRow[];
  readonly findings: readonly Named[];
}

/** So many of so many; their ratio, and the interval that holds it in 95 % of the redraws of the worlds. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  /** Undefined where there was nothing to hit. */
  readonly ratio?: number;
  /** Undefined for a single world. */
  readonly interval?: readonly [number, number];
}

export interface Scorecard {
  readonly worlds: number;
  readonly findings: number;
  /** Accused accounts that are operators or amplifiers of a scheme. */
  readonly precision: Share;
  /** Operators and amplifiers that are accused. */
  readonly recall: Share;
  /** Schemes at least half of whose operators and amplifiers are accused; of a forced follow, of whose victims are named. */
  readonly schemes: Share;
  readonly beneficiaries: { readonly precision: Share; readonly recall: Share };
  readonly victims: { readonly precision: Share; readonly recall: Share };
  /** k → of the first k findings of each world, those that are right: most of whom they accuse is guilty, or else most of whom they name is what they say. */
  readonly precisionAt: Readonly<Record<string, Share>>;
  /** Kind → schemes found, and findings that count for this kind and are right. */
  readonly kinds: Readonly<Record<string, { readonly schemes: Share; readonly findings: Share }>>;
  /** Detector → accused accounts that are guilty. */
  readonly detectors: Readonly<Record<string, Share>>;
  /** Look-alike → its accounts that are accused. */
  readonly lookalikes: Readonly<Record<string, Share>>;
  /** Worlds without any scheme in which somebody is accused. */
  readonly organic: Share;
  /** Findings that are not right, against the sum of all q: no more are promised. */
  readonly falseFindings: { readonly seen: number; readonly promised: number };
}

const lookalike = 'organic-lookalike';
const accusing = ['operator', 'amplifier'];
const ks = [1, 5, 10, 20];
const redraws = 1000;

/** The kind that a detector's findings count for where none of their members takes part in a scheme. */
const kindOf: Readonly<Record<string, string>> = { 'co-action': 'coordination' };

/** Hits and trials of each world: what all shares are made of, so that worlds can be drawn again. */
type Counts = Map<string, { hits: number; of: number }>;

/** Findings against the truth, over one world or several. Of a share of several worlds the counts are pooled. */
export function score(worlds: readonly Judged[]): Scorecard {
  const counts = worlds.map(countsOf);
  const share = (key: string) => pooled(counts, key);
  const keys = counts.flatMap((world) => [...world.keys()]);
  const each = (prefix: string) => keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const named = <T>(prefixes: readonly string[], make: (name: string) => T) =>
    Object.fromEntries([...new Set(prefixes.flatMap(each))].sort().map((name) => [name, make(name)]));
  const findings = worlds.flatMap((world) => world.findings);
  return {
    worlds: worlds.length,
    findings: findings.length,
    precision: share('precision'),
    recall: share('recall'),
    schemes: share('schemes'),
    beneficiaries: { precision: share('precision of beneficiary'), recall: share('recall of beneficiary') },
    victims: { precision: share('precision of victim'), recall: share('recall of victim') },
    precisionAt: Object.fromEntries(ks.map((k) => [k, share(`first ${k}`)])),
    kinds: named(['kind ', 'findings of '], (kind) => ({
      schemes: share(`kind ${kind}`),
      findings: share(`findings of ${kind}`),
    })),
    detectors: named(['detector '], (name) => share(`detector ${name}`)),
    lookalikes: named(['lookalike '], (name) => share(`lookalike ${name}`)),
    organic: share('organic'),
    falseFindings: {
      seen: counts.reduce((sum, world) => sum + (world.get('false')?.hits ?? 0), 0),
      promised: findings.reduce((sum, { statistic }) => sum + statistic.q, 0),
    },
  };
}

function countsOf({ truth, findings }: Judged): Counts {
  const counts: Counts = new Map();
  const add = (key: string, hits: number, of: number) => {
    const now = counts.get(key) ?? { hits: 0, of: 0 };
    counts.set(key, { hits: now.hits + hits, of: now.of + of });
  };
  const told = (items: ReadonlySet<string>, among: ReadonlySet<string>) =>
    [...items].filter((item) => among.has(item)).length;
  const parts = truth.filter(({ kind }) => kind !== lookalike);
  const inRoles = (roles: readonly string[], rows: readonly TruthRow[]) =>
    new Set(rows.filter(({ role }) => roles.includes(role)).map(({ account }) => account));
  const namedAs = (roles: readonly string[], among = findings) =>
    new Set(
      among.flatMap(({ members }) => members.filter(({ role }) => roles.includes(role)).map((one) => one.account)),
    );

  const claimOf = (roles: readonly string[]): Claim => ({ roles, real: inRoles(roles, parts), named: namedAs(roles) });
  const [guilt, victims, beneficiaries] = [claimOf(accusing), claimOf(['victim']), claimOf(['beneficiary'])];
  const { real: guilty, named: accused } = guilt;
  add('precision', told(accused, guilty), accused.size);
  add('recall', told(guilty, accused), guilty.size);
  for (const { roles, real, named } of [victims, beneficiaries]) {
    const [role] = roles;
    add(`precision of ${role}`, told(named, real), named.size);
    add(`recall of ${role}`, told(real, named), real.size);
  }
  const schemes = grouped(truth, ({ scheme }) => scheme);
  for (const [scheme, rows] of schemes) {
    const { kind } = rows[0] as TruthRow;
    if (kind === lookalike) {
      const members = new Set(rows.map(({ account }) => account));
      add(`lookalike ${scheme}`, told(members, accused), members.size);
      continue;
    }
    const { roles, named } = kind === 'forced-follow' ? victims : guilt;
    const members = inRoles(roles, rows);
    const found = members.size > 0 && 2 * told(members, named) >= members.size ? 1 : 0;
    add('schemes', found, 1);
    add(`kind ${kind}`, found, 1);
  }
  const partsOf = grouped(parts, ({ account }) => account);
  for (const [at, finding] of findings.entries()) {
    // What a finding says first of all: who is guilty, else who suffered, else who received.
    const said = (claim: Claim) => namedAs(claim.roles, [finding]).size > 0;
    const { roles, real } = [guilt, victims, beneficiaries].find(said) ?? guilt;
    const members = namedAs(roles, [finding]);
    const right = 2 * told(members, real) > members.size ? 1 : 0;
    for (const k of ks) if (at < k) add(`first ${k}`, right, 1);
    add(
      `findings of ${mostCommonKind([...members].flatMap((account) => partsOf.get(account) ?? [])) ?? kindOf[finding.detector] ?? finding.detector}`,
      right,
      1,
    );
    add('false', 1 - right, 1);
  }
  for (const [detector, own] of grouped(findings, (finding) => finding.detector)) {
    const members = namedAs(accusing, own);
    add(`detector ${detector}`, told(members, guilty), members.size);
  }
  if (guilty.size === 0) add('organic', accused.size > 0 ? 1 : 0, 1);
  return counts;
}

/** Roles, who really has them, and who is named in them. */
interface Claim {
  readonly roles: readonly string[];
  readonly real: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
}

/** The kind of scheme in which most of these are operators and amplifiers, the first in text order of equals. */
function mostCommonKind(rows: readonly TruthRow[]): string | undefined {
  const guilty = rows.filter(({ role }) => accusing.includes(role));
  const kinds = [...grouped(guilty, ({ kind }) => kind)].map(([kind, own]) => ({ kind, n: own.length }));
  return kinds.sort((x, y) => y.n - x.n || (x.kind < y.kind ? -1 : 1))[0]?.kind;
}

/** The share over all worlds, with the percentile interval of a bootstrap over worlds (Efron 1979). */
function pooled(counts: readonly Counts[], key: string): Share {
  const worlds = counts.map((world) => world.get(key) ?? { hits: 0, of: 0 });
  const total = (drawn: readonly { hits: number; of: number }[]) =>
    drawn.reduce((sum, { hits, of }) => ({ hits: sum.hits + hits, of: sum.of + of }), { hits: 0, of: 0 });
  const { hits, of } = total(worlds);
  if (of === 0) return { hits, of };
  if (worlds.length === 1) return { hits, of, ratio: hits / of };
  const random = dice(1);
  const ratios = Array.from({ length: redraws }, () =>
    total(worlds.map(() => worlds[Math.floor(random() * worlds.length)] as (typeof worlds)[number])),
  )
    .filter((drawn) => drawn.of > 0)
    .map((drawn) => drawn.hits / drawn.of)
    .sort((x, y) => x - y);
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))] as number;
  return { hits, of, ratio: hits / of, interval: [at(0.025), at(0.975)] };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
