import { type Calibration, calibration, isOrganic } from './calibration.ts';
import { type Delay, type Detection, delayOf, detections } from './detection.ts';
import { accusing, grouped, inRoles, type Judged, lookalike, rolesOf, schemesOf, type TruthRow } from './judged.ts';
import { add, independent, none, pooled, type Share, type Tally } from './share.ts';

/** The shares that tell most, over all worlds or over those of one difficulty. */
export interface Headline {
  readonly worlds: number;
  /** Accused accounts that are operators or amplifiers of a scheme. */
  readonly precision: Share;
  /** Operators and amplifiers that are accused. */
  readonly recall: Share;
  /** Schemes at least half of whose operators and amplifiers are accused; of a forced follow, of whose victims are named. */
  readonly schemes: Share;
  /** Kind → schemes found, members named (operators and amplifiers; of a forced follow, victims), and findings that count for this kind and are right. */
  readonly kinds: Readonly<
    Record<string, { readonly schemes: Share; readonly members: Share; readonly findings: Share }>
  >;
}

export interface Scorecard extends Headline {
  readonly findings: number;
  /** Difficulty → the headline of its worlds. A world whose rows name several counts as `mixed`, one that names none not at all. */
  readonly difficulties: Readonly<Record<string, Headline>>;
  readonly beneficiaries: { readonly precision: Share; readonly recall: Share };
  readonly victims: { readonly precision: Share; readonly recall: Share };
  /** k → of the first k findings of each world, those that are right: most of whom they accuse is guilty, or else most of whom they name is what they say. */
  readonly precisionAt: Readonly<Record<string, Share>>;
  /** Detector → accused accounts that are guilty. */
  readonly detectors: Readonly<Record<string, Share>>;
  /** Kind of look-alike (its name without a trailing number) → its accounts that are accused, and the worlds with it in which any is. */
  readonly lookalikes: Readonly<Record<string, { readonly accounts: Share; readonly worlds: Share }>>;
  /** Kind → from the scheme's beginning to the end of the first window up to which it is found. */
  readonly delays: Readonly<Record<string, Delay>>;
  /** Worlds without any scheme in which somebody is accused. */
  readonly organic: Share;
  /** Findings that are not right, against the sum of all q: no more are promised. */
  readonly falseFindings: { readonly seen: number; readonly promised: number };
  readonly calibration: Calibration;
}

const ks = [1, 5, 10, 20];

/** The kind that a detector's findings count for where none of their members takes part in a scheme. */
const kindOf: Readonly<Record<string, string>> = { 'co-action': 'coordination' };

/** What one world counts: tallies by name, so that worlds can be drawn again, and what is told of each finding and scheme. */
interface Counted {
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly wrong: readonly boolean[];
  readonly detections: readonly Detection[];
  readonly difficulty: string | undefined;
}

/** Findings against the truth, over one world or several. Of a share of several worlds the counts are pooled. */
export function score(worlds: readonly Judged[]): Scorecard {
  const counted = worlds.map(count);
  const { share, named } = shares(counted);
  const findings = worlds.flatMap((world) => world.findings);
  const difficulties = grouped(
    counted.filter(({ difficulty }) => difficulty !== undefined),
    ({ difficulty }) => difficulty as string,
  );
  const found = grouped(
    counted.flatMap((world) => world.detections),
    ({ kind }) => kind,
  );
  return {
    ...headline(counted),
    findings: findings.length,
    difficulties: inOrder(difficulties, headline),
    beneficiaries: { precision: share('precision of beneficiary'), recall: share('recall of beneficiary') },
    victims: { precision: share('precision of victim'), recall: share('recall of victim') },
    precisionAt: Object.fromEntries(ks.map((k) => [k, share(`first ${k}`)])),
    detectors: named(['detector '], (name) => share(`detector ${name}`)),
    lookalikes: named(['lookalike '], (name) => ({
      accounts: share(`lookalike ${name}`),
      worlds: independent(
        counted.flatMap(({ tallies }) => {
          const tally = tallies.get(`lookalike ${name}`);
          return tally ? tally.hits > 0 : [];
        }),
      ),
    })),
    delays: inOrder(found, delayOf),
    organic: independent(worlds.flatMap((world, at) => (isOrganic(world) ? accuses(counted[at]) : []))),
    falseFindings: {
      seen: counted.reduce((sum, { wrong }) => sum + wrong.filter((isWrong) => isWrong).length, 0),
      promised: findings.reduce((sum, { statistic }) => sum + statistic.q, 0),
    },
    calibration: calibration(
      worlds,
      counted.map(({ wrong }) => wrong),
    ),
  };
}

function headline(counted: readonly Counted[]): Headline {
  const { share, named } = shares(counted);
  return {
    worlds: counted.length,
    precision: share('precision'),
    recall: share('recall'),
    schemes: share('schemes'),
    kinds: named(['kind ', 'findings of '], (kind) => ({
      schemes: share(`kind ${kind}`),
      members: share(`members of ${kind}`),
      findings: share(`findings of ${kind}`),
    })),
  };
}

function shares(counted: readonly Counted[]) {
  const keys = counted.flatMap(({ tallies }) => [...tallies.keys()]);
  const each = (prefix: string) => keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return {
    share: (key: string) => pooled(counted.map(({ tallies }) => tallies.get(key) ?? none)),
    named: <T>(prefixes: readonly string[], make: (name: string) => T) =>
      Object.fromEntries([...new Set(prefixes.flatMap(each))].sort().map((name) => [name, make(name)])),
  };
}

function inOrder<T, U>(groups: ReadonlyMap<string, readonly T[]>, make: (group: readonly T[]) => U): Record<string, U> {
  return Object.fromEntries(
    [...groups].sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, group]) => [name, make(group)]),
  );
}

function accuses(world: Counted | undefined): boolean {
  return (world?.tallies.get('precision')?.of ?? 0) > 0;
}

function count({ truth, findings }: Judged): Counted {
  const tallies = new Map<string, Tally>();
  const tell = (key: string, hits: number, of: number) => tallies.set(key, add(tallies.get(key) ?? none, { hits, of }));
  const told = (items: ReadonlySet<string>, among: ReadonlySet<string>) =>
    [...items].filter((item) => among.has(item)).length;
  const parts = truth.filter(({ kind }) => kind !== lookalike);
  const namedAs = (roles: readonly string[], among = findings) =>
    inRoles(
      roles,
      among.flatMap(({ members }) => members),
    );

  const claimOf = (roles: readonly string[]): Claim => ({ roles, real: inRoles(roles, parts), named: namedAs(roles) });
  const [guilt, victims, beneficiaries] = [claimOf(accusing), claimOf(['victim']), claimOf(['beneficiary'])];
  const { real: guilty, named: accused } = guilt;
  tell('precision', told(accused, guilty), accused.size);
  tell('recall', told(guilty, accused), guilty.size);
  for (const { roles, real, named } of [victims, beneficiaries]) {
    const [role] = roles;
    tell(`precision of ${role}`, told(named, real), named.size);
    tell(`recall of ${role}`, told(real, named), real.size);
  }
  for (const { scheme, kind, rows } of schemesOf(truth)) {
    if (kind === lookalike) {
      const members = new Set(rows.map(({ account }) => account));
      tell(`lookalike ${scheme.replace(/-\d+$/, '')}`, told(members, accused), members.size);
      continue;
    }
    const { named } = kind === 'forced-follow' ? victims : guilt;
    const members = inRoles(rolesOf(kind), rows);
    const hits = told(members, named);
    const found = members.size > 0 && 2 * hits >= members.size ? 1 : 0;
    tell('schemes', found, 1);
    tell(`kind ${kind}`, found, 1);
    tell(`members of ${kind}`, hits, members.size);
  }
  const partsOf = grouped(parts, ({ account }) => account);
  const wrong = findings.map((finding, at) => {
    // What a finding says first of all: who is guilty, else who suffered, else who received.
    const said = (claim: Claim) => namedAs(claim.roles, [finding]).size > 0;
    const { roles, real } = [guilt, victims, beneficiaries].find(said) ?? guilt;
    const members = namedAs(roles, [finding]);
    const right = 2 * told(members, real) > members.size;
    const kind =
      mostCommonKind([...members].flatMap((account) => partsOf.get(account) ?? [])) ??
      kindOf[finding.detector] ??
      finding.detector;
    for (const k of ks) if (at < k) tell(`first ${k}`, Number(right), 1);
    tell(`findings of ${kind}`, Number(right), 1);
    return !right;
  });
  for (const [detector, own] of grouped(findings, (finding) => finding.detector)) {
    const members = namedAs(accusing, own);
    tell(`detector ${detector}`, told(members, guilty), members.size);
  }
  return { tallies, wrong, detections: detections(truth, findings), difficulty: difficultyOf(truth) };
}

function difficultyOf(truth: readonly TruthRow[]): string | undefined {
  const [first, ...others] = new Set(truth.flatMap(({ difficulty }) => difficulty ?? []));
  return others.length > 0 ? 'mixed' : first;
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
