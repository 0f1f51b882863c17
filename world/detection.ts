import { inRoles, lookalike, type Named, rolesOf, schemesOf, type TruthRow } from './judged.ts';

/** When a scheme began, and when at least half of its members were named; µs since 1970 UTC. */
export interface Detection {
  readonly scheme: string;
  readonly kind: string;
  /** Its operators and amplifiers; of a forced follow, its victims. */
  readonly members: number;
  /** Undefined where the truth does not say. */
  readonly began: number | undefined;
  /** Undefined where it was not found. */
  readonly found: number | undefined;
}

/** When each scheme was found. Innocent look-alikes are no schemes. */
export function detections(
  truth: readonly TruthRow[],
  findings: readonly Pick<Named, 'members' | 'until'>[],
): Detection[] {
  return schemesOf(truth.filter(({ kind }) => kind !== lookalike)).map(({ scheme, kind, rows }) => {
    const roles = rolesOf(kind);
    const first = firstNamed(findings, roles);
    const members = [...inRoles(roles, rows)];
    const named = members.flatMap((account) => first.get(account) ?? []).sort((x, y) => x - y);
    return {
      scheme,
      kind,
      members: members.length,
      began: rows.reduce<number | undefined>((least, { since }) => earlier(least, since ?? undefined), undefined),
      found: named[Math.ceil(members.length / 2) - 1],
    };
  });
}

/** Account → the end of the first window whose findings name it in one of these roles. */
function firstNamed(findings: readonly Pick<Named, 'members' | 'until'>[], roles: readonly string[]) {
  const first = new Map<string, number>();
  for (const { members, until } of findings)
    for (const { account, role } of members)
      if (roles.includes(role)) first.set(account, Math.min(until, first.get(account) ?? until));
  return first;
}

function earlier(x: number | undefined, y: number | undefined): number | undefined {
  return x === undefined ? y : y === undefined ? x : Math.min(x, y);
}

/** How long schemes went on before they were found. */
export interface Delay {
  readonly schemes: number;
  readonly found: number;
  /** Of those found whose beginning is known: quartiles of days, by linear interpolation (Hyndman & Fan 1996, type 7). */
  readonly days?: { readonly of: number; readonly quartiles: readonly [number, number, number] };
}

export function delayOf(all: readonly Detection[]): Delay {
  const found = all.filter((one) => one.found !== undefined);
  const days = found
    .flatMap(({ began, found }) => (began === undefined ? [] : ((found as number) - began) / 86_400e6))
    .sort((x, y) => x - y);
  const counts = { schemes: all.length, found: found.length };
  if (days.length === 0) return counts;
  return { ...counts, days: { of: days.length, quartiles: [at(days, 0.25), at(days, 0.5), at(days, 0.75)] } };
}

function at(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return low + (high - low) * (place - Math.floor(place));
}
