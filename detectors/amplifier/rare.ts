import { gathered, sum } from '../gathered.ts';

/** What the chance of many visits of one account to one owner depends on. */
export interface Regular {
  readonly account: number;
  readonly target: number;
  readonly visits: number;
  readonly from_size: number;
  readonly from_label: number;
  readonly to_size: number;
  readonly to_label: number;
}

/** A pair with the share of pairs that meet at least as often. */
export type Rare = Regular & { readonly rarity: number };

/** So many accounts (or owners) of a community and class of size. */
export interface Count {
  readonly label: number;
  readonly size: number;
  readonly n: number;
}

export interface Mixing {
  readonly from_label: number;
  readonly to_label: number;
  readonly visits: number;
}

/** Beyond the last count that so many pairs reach, the tail is drawn on. */
const fewest = 10;

/**
 * For each pair the share of all pairs of an account and an owner expected to meet as often (by the activity of one, the
 * visitors of the other, and their communities; in octaves) that meet at least as often. Learned from all owners but the
 * pair's own, so that a group with an owner to itself does not set what it is measured by. Coming back because one came
 * before is in this null: no law of the counts is assumed where at least ten pairs are as frequent; beyond, the tail falls
 * geometrically, by the slowest ratio seen before (mean excess over each lower threshold; Pickands 1975 with an exponential
 * tail).
 */
export function rarities(
  pairs: readonly Regular[],
  visitors: readonly Count[],
  hosts: readonly Count[],
  mixing: readonly Mixing[],
  least: number,
): number[] {
  const classOf = classes(mixing);
  const conceivable = new Map<number, number>();
  for (const from of visitors)
    for (const to of hosts) {
      const at = classOf(from.label, from.size, to.label, to.size);
      conceivable.set(at, (conceivable.get(at) ?? 0) + from.n * to.n);
    }
  const classed = pairs.map((pair) => classOf(pair.from_label, pair.from_size, pair.to_label, pair.to_size));
  const all = new Map<number, number[]>();
  const own = new Map<string, number[]>();
  for (const [at, { target, visits }] of pairs.entries()) {
    reach(all, classed[at] as number, visits);
    reach(own, `${classed[at]} ${target}`, visits);
  }
  return pairs.map(({ target, visits }, at) => {
    const mine = own.get(`${classed[at]} ${target}`) ?? [];
    const others = (all.get(classed[at] as number) ?? []).map((n, visits) => n - (mine[visits] ?? 0));
    return Math.min(1, tail(others, visits, least) / ((conceivable.get(classed[at] as number) ?? 0) + 1));
  });
}

/** Counts a pair at each number of visits that it reaches. */
function reach<K>(counts: Map<K, number[]>, key: K, visits: number): void {
  const reached = counts.get(key) ?? [];
  for (let n = 0; n <= visits; n += 1) reached[n] = (reached[n] ?? 0) + 1;
  counts.set(key, reached);
}

/** One more than how many pairs reach so many visits, drawn on where few do; `reached` by number of visits, from `least` on. */
function tail(reached: readonly number[], visits: number, least: number): number {
  const at = (n: number) => reached[n] ?? 0;
  let last = least;
  while (last < visits && at(last + 1) >= fewest) last += 1;
  let slowest = 0;
  let excess = 0;
  for (let n = reached.length - 1; n >= least; n -= 1) {
    if (n <= last) slowest = Math.max(slowest, (excess + 2) / (at(n) + excess + 2));
    excess += at(n);
  }
  return (at(last) + 1) * (reached.length > least ? slowest : 1) ** (visits - last);
}

/** The octave of the visits expected of a pair. Who is of no community goes, and is visited, from everywhere. */
function classes(mixing: readonly Mixing[]) {
  const sums = (key: 'from_label' | 'to_label') =>
    new Map([...gathered(mixing, (one) => one[key])].map(([label, of]) => [label, sum(of.map((one) => one.visits))]));
  const [from, to] = [sums('from_label'), sums('to_label')];
  const all = sum(mixing.map(({ visits }) => visits));
  const between = new Map(mixing.map((one) => [`${one.from_label} ${one.to_label}`, one.visits]));
  return (fromLabel: number, fromSize: number, toLabel: number, toSize: number) => {
    const mixed = (between.get(`${fromLabel} ${toLabel}`) ?? 0) / ((from.get(fromLabel) ?? 1) * (to.get(toLabel) ?? 1));
    const rate = fromLabel === 0 || toLabel === 0 ? 1 / all : mixed;
    return rate === 0 ? Number.NEGATIVE_INFINITY : Math.floor(Math.log2(rate) + (fromSize + toSize) / 2);
  };
}
