/** One account's part in one scheme, as the world's maker knows it. */
export interface TruthRow {
  readonly account: string;
  readonly scheme: string;
  /** Coordination, brigade, …, or organic-lookalike: innocents that are easily taken for a scheme. */
  readonly kind: string;
  readonly role: string;
  /** The account's first act within the scheme, µs since 1970 UTC; null where the truth does not say. */
  readonly since: number | null;
  /** How hard the world's maker made it to find; null where the truth does not say. */
  readonly difficulty: string | null;
}

/** What a score needs of a finding. */
export interface Named {
  readonly detector: string;
  readonly members: readonly { readonly account: string; readonly role: string }[];
  readonly statistic: { readonly p: number; readonly q: number };
  /** The end of the window looked at, µs since 1970 UTC: when the finding could first be known. */
  readonly until: number;
}

/** A world's truth, and what was found in it, most convincing first. */
export interface Judged {
  readonly truth: readonly TruthRow[];
  readonly findings: readonly Named[];
  readonly tests?: Tests;
}

/** Tests made in a world, whether or not they led to a finding. */
export interface Tests {
  /** Natural logarithms of their p; null where one was not computed, which counts as above all thresholds. */
  readonly lnP: readonly (number | null)[];
  /** Tests never enumerated, which count as above all thresholds. */
  readonly untested: number;
}

/** One scheme, or one group of innocents, with its rows of the truth. */
export interface Scheme {
  readonly scheme: string;
  readonly kind: string;
  readonly rows: readonly TruthRow[];
}

export const accusing: readonly string[] = ['operator', 'amplifier'];
export const lookalike = 'organic-lookalike';

/** The schemes of a truth, look-alikes too, in the order of kinds and names. */
export function schemesOf(truth: readonly TruthRow[]): Scheme[] {
  return [...grouped(truth, ({ kind, scheme }) => JSON.stringify([kind, scheme]))]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([key, rows]) => {
      const [kind, scheme] = JSON.parse(key);
      return { kind, scheme, rows };
    });
}

/** The roles that make a scheme: half of the accounts that have them must be named in them, or it is not found. */
export function rolesOf(kind: string): readonly string[] {
  return kind === 'forced-follow' ? ['victim'] : accusing;
}

/** The accounts that have one of these roles. */
export function inRoles(
  roles: readonly string[],
  all: readonly { readonly account: string; readonly role: string }[],
): Set<string> {
  return new Set(all.filter(({ role }) => roles.includes(role)).map(({ account }) => account));
}

export function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
