import { type Detection, detections } from './detection.ts';
import { accusing, grouped, inRoles, type Judged, lookalike, rolesOf, schemesOf, type TruthRow } from './judged.ts';
import { add, none, type Tally } from './share.ts';

/** Precision is told of the first so many findings. */
export const ks = [1, 5, 10, 20];

/** The kind that a detector's findings count for where none of their members takes part in a scheme. */
const kindOf: Readonly<Record<string, string>> = {
  amplifier: 'coordination',
  'co-action': 'coordination',
  'dense-block': 'coordination',
  'near-duplicate': 'coordination',
  'shared-device': 'coordination',
  'taken-back': 'fake-trend',
};

/** What one world counts: tallies by name, so that worlds can be drawn again, and what is told of each finding and scheme. */
export interface Counted {
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly wrong: readonly boolean[];
  readonly detections: readonly Detection[];
  /** How hard its schemes were made to find; innocents have no difficulty. */
  readonly difficulty: string | undefined;
}

/** A world's findings against its truth. */
export function count({ truth, findings }: Judged): Counted {
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
  return { tallies, wrong, detections: detections(truth, findings), difficulty: difficultyOf(parts) };
}

function difficultyOf(parts: readonly TruthRow[]): string | undefined {
  const [first, ...others] = new Set(parts.flatMap(({ difficulty }) => difficulty ?? []));
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
