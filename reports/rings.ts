import type { Finding } from '../detectors/detector.ts';

/** What rings are followed by. */
export type Told = Pick<Finding, 'detector' | 'pattern' | 'members'>;

/** What was found at one time of looking; `until` as RFC 3339. */
export interface Step {
  readonly until: string;
  readonly findings: readonly Told[];
}

/** Accounts that a detector names together, under one pattern. */
interface Group {
  readonly detector: string;
  readonly pattern: string;
  readonly accounts: readonly string[];
}

/** A ring followed over several steps. */
export interface Ring extends Group {
  /** Its accounts in each step that it was found in, by the step's number from 0. */
  readonly seen: ReadonlyMap<number, readonly string[]>;
  /** All accounts that it ever had, in text order. */
  readonly accounts: readonly string[];
}

/** What became of the rings from the step before to this one. */
export interface Change {
  readonly until: string;
  readonly findings: number;
  readonly accounts: number;
  readonly gained: number;
  readonly lost: number;
  readonly grown: number;
  readonly shrunk: number;
  readonly same: number;
}

/** Two histories side by side: `gained` are accounts that only the other has, `lost` those that only the one has. */
export interface Difference {
  readonly both: readonly { one: Ring; other: Ring; gained: readonly string[]; lost: readonly string[] }[];
  readonly onlyOne: readonly Ring[];
  readonly onlyOther: readonly Ring[];
}

const claims = [['operator', 'amplifier'], ['victim'], ['beneficiary']];

/** The accounts that a finding accuses. */
export function accountsAccused({ members }: Pick<Told, 'members'>): string[] {
  return members.filter(({ role }) => claims[0]?.includes(role)).map(({ account }) => account);
}

/** Whom a finding is about, in text order: those it accuses, or else those who suffered, or else those who received. */
function accountsOf({ members }: Pick<Told, 'members'>): string[] {
  const named = claims.map((roles) => members.filter(({ role }) => roles.includes(role)));
  return [...new Set(named.find((some) => some.length > 0)?.map(({ account }) => account))].sort();
}

/**
 * Follows rings from step to step: a finding continues the ring that `pairsOf` gives it among all rings found before, as
 * they were when last found; so a ring that pauses comes back as itself, and counts as gained again. Of rings that merge
 * or split one goes on, the others end or begin.
 */
export function followRings(steps: readonly Step[]): { rings: Ring[]; changes: Change[] } {
  const rings: { detector: string; pattern: string; seen: Map<number, readonly string[]>; accounts: string[] }[] = [];
  const changes = steps.map(({ until, findings }, at): Change => {
    const groups = findings.map((finding) => ({ ...finding, accounts: accountsOf(finding) }));
    const latest = rings.map((ring) => ({ ...ring, accounts: [...ring.seen.values()].at(-1) ?? [] }));
    const continued = new Map(pairsOf(latest, groups).map(([ring, group]) => [group, ring]));
    const before = rings.filter(({ seen }) => seen.has(at - 1));
    groups.forEach(({ detector, pattern, accounts }, group) => {
      const ring = rings[continued.get(group) ?? -1];
      if (ring) ring.seen.set(at, accounts);
      else rings.push({ detector, pattern, seen: new Map([[at, accounts]]), accounts: [] });
    });
    const grew = before
      .filter(({ seen }) => seen.has(at))
      .map(({ seen }) => Math.sign((seen.get(at)?.length ?? 0) - (seen.get(at - 1)?.length ?? 0)));
    return {
      until,
      findings: findings.length,
      accounts: new Set(groups.flatMap(({ accounts }) => accounts)).size,
      gained: groups.length - grew.length,
      lost: before.length - grew.length,
      grown: grew.filter((sign) => sign > 0).length,
      shrunk: grew.filter((sign) => sign < 0).length,
      same: grew.filter((sign) => sign === 0).length,
    };
  });
  for (const ring of rings) ring.accounts = [...new Set([...ring.seen.values()].flat())].sort();
  return { rings, changes };
}

/** Which rings two histories share, by all the accounts that they ever had. */
export function compareRings(one: readonly Ring[], other: readonly Ring[]): Difference {
  const pairs = pairsOf(one, other).sort(([x], [y]) => x - y);
  const [ones, others] = [new Set(pairs.map(([at]) => at)), new Set(pairs.map(([, at]) => at))];
  const without = (some: readonly string[], these: readonly string[]) => {
    const left = new Set(these);
    return some.filter((account) => !left.has(account));
  };
  return {
    both: pairs.map(([x, y]) => {
      const [a, b] = [one[x] as Ring, other[y] as Ring];
      return { one: a, other: b, gained: without(b.accounts, a.accounts), lost: without(a.accounts, b.accounts) };
    }),
    onlyOne: one.filter((_, at) => !ones.has(at)),
    onlyOther: other.filter((_, at) => !others.has(at)),
  };
}

/**
 * Pairs (place in `before`, place in `after`) of groups of one detector and pattern that share more than half the accounts
 * of the smaller, so that growth does not hide who a ring is; each group in one pair at most, the greatest Jaccard first
 * (as Greene, Doyle & Cunningham 2010 follow communities), ties by place.
 */
function pairsOf(before: readonly Group[], after: readonly Group[]): [number, number][] {
  const holders = new Map<string, number[]>();
  const name = ({ detector, pattern }: Group, account: string) => JSON.stringify([detector, pattern, account]);
  before.forEach((group, at) => {
    for (const account of group.accounts) {
      const held = holders.get(name(group, account));
      if (held) held.push(at);
      else holders.set(name(group, account), [at]);
    }
  });
  const likely = after.flatMap((group, y) => {
    const shared = new Map<number, number>();
    for (const account of group.accounts)
      for (const x of holders.get(name(group, account)) ?? []) shared.set(x, (shared.get(x) ?? 0) + 1);
    return [...shared].flatMap(([x, common]) => {
      const [m, n] = [(before[x] as Group).accounts.length, group.accounts.length];
      return 2 * common > Math.min(m, n) ? [{ x, y, jaccard: common / (m + n - common) }] : [];
    });
  });
  const [left, right] = [new Set<number>(), new Set<number>()];
  return likely
    .sort((p, q) => q.jaccard - p.jaccard || p.x - q.x || p.y - q.y)
    .flatMap(({ x, y }) => {
      if (left.has(x) || right.has(y)) return [];
      left.add(x);
      right.add(y);
      return [[x, y]];
    });
}
