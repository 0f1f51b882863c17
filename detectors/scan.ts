import { mostlySame } from './overlap.ts';
import { lnBinomial, lnBinomialChernoff } from './statistics.ts';

/** A row or column of a sparse 0-1 matrix: what its size lets expect, and its community. */
export interface Side {
  readonly weight: number;
  readonly label: number;
}

/** The part of a matrix that is searched, and what chance expects of any part of all of it. */
export interface Matrix {
  readonly rows: readonly Side[];
  readonly columns: readonly Side[];
  /** Row → its columns; column → its rows. */
  readonly byRow: readonly (readonly number[])[];
  readonly byColumn: readonly (readonly number[])[];
  /** Rows and columns of the whole, those left out of the search included. */
  readonly allRows: number;
  readonly allColumns: number;
  /** An entry is expected `weight of row × weight of column × rate` times. */
  rate(rowLabel: number, columnLabel: number): number;
}

/** Rows and columns of which far more meet than chance lets expect. */
export interface Block {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly observed: number;
  readonly expected: number;
  /** As though this block had been named beforehand. */
  readonly lnP: number;
  /** ln p over all sets of rows and of columns: a union bound, valid whatever search found the block. */
  readonly lnScore: number;
}

const rounds = 20;

/**
 * The best block met by coordinate ascent from a seed: with the rows fixed, columns stay that fit the block better
 * than the bound on one more column costs; then rows; until nothing changes (after CrossSpot, Jiang et al. 2015, with a
 * degree-corrected score). Of blocks with `leastRows` rows; no more than `mostColumns` columns are kept.
 */
export function grow(
  matrix: Matrix,
  seed: Pick<Block, 'rows' | 'columns'>,
  { leastRows, mostColumns }: { readonly leastRows: number; readonly mostColumns: number },
): Block {
  let block = weigh(matrix, seed.rows, seed.columns);
  let best = block;
  for (let round = 0; round < rounds; round += 1) {
    const ofColumn = expecting(matrix.columns, weights(matrix.rows, block.rows), (column, row) =>
      matrix.rate(row, column),
    );
    const columns = fitting(block.columns, block.rows, matrix.byRow, matrix.allColumns, block, ofColumn).slice(
      0,
      mostColumns,
    );
    if (columns.length === 0) break;
    const half = weigh(matrix, block.rows, columns);
    const ofRow = expecting(matrix.rows, weights(matrix.columns, columns), matrix.rate);
    const rows = fitting(half.rows, columns, matrix.byColumn, matrix.allRows, half, ofRow);
    if (rows.length === 0) break;
    const next = weigh(matrix, rows, columns);
    for (const one of [half, next]) if (one.rows.length >= leastRows && one.lnScore < best.lnScore) best = one;
    if (same(next.rows, block.rows) && same(next.columns, block.columns)) break;
    block = next;
  }
  return best;
}

/** Observed and expected entries of a block, and how probable that is. */
export function weigh(matrix: Matrix, rows: readonly number[], columns: readonly number[]): Block {
  const among = new Set(columns);
  const observed = rows.reduce(
    (sum, row) => sum + (matrix.byRow[row] ?? []).filter((column) => among.has(column)).length,
    0,
  );
  const expected = expectedOf(matrix, rows, columns);
  const entries = rows.length * columns.length;
  const lnP = lnBinomialChernoff(observed, entries, Math.min(1, expected / entries));
  return { rows, columns, observed, expected, lnP, lnScore: lnP + lnSets(matrix, rows.length, columns.length) };
}

/**
 * Groups, the strongest first, in which those of which the smaller shares half of its accounts with the other are one, with
 * the test of the stronger one.
 */
export function merged<G extends { readonly accounts: readonly number[]; readonly targets: readonly number[] }>(
  groups: readonly G[],
): G[] {
  const kept: G[] = [];
  for (const group of groups) {
    const at = kept.findIndex(({ accounts }) => mostlySame(group.accounts, accounts));
    const same = kept[at];
    if (same === undefined) kept.push(group);
    else
      kept[at] = {
        ...same,
        accounts: [...new Set([...same.accounts, ...group.accounts])],
        targets: [...new Set([...same.targets, ...group.targets])],
      };
  }
  return kept;
}

/** ln of the number of blocks of this size, and of the weight that sizes share (6 / (π s)² each). */
function lnSets({ allRows, allColumns }: Matrix, rows: number, columns: number): number {
  const sizes = 2 * Math.log(rows * columns) + 2 * Math.log(Math.PI ** 2 / 6);
  return lnBinomial(allRows, rows) + lnBinomial(allColumns, columns) + sizes;
}

function expectedOf(matrix: Matrix, rows: readonly number[], columns: readonly number[]): number {
  const [of, on] = [weights(matrix.rows, rows), weights(matrix.columns, columns)];
  let sum = 0;
  for (const [from, weight] of of) for (const [to, other] of on) sum += weight * other * matrix.rate(from, to);
  return sum;
}

/** Entries expected of one row or column with all of the other side, given by its weights; for each label summed up once. */
function expecting(
  sides: readonly Side[],
  others: ReadonlyMap<number, number>,
  rate: (label: number, other: number) => number,
): (one: number) => number {
  const known = new Map<number, number>();
  const ofLabel = (label: number) => {
    let sum = 0;
    for (const [other, weight] of others) sum += weight * rate(label, other);
    known.set(label, sum);
    return sum;
  };
  return (one) => {
    const { weight, label } = sides[one] as Side;
    return weight * (known.get(label) ?? ofLabel(label));
  };
}

/** Label → weight of these sides that bear it. */
function weights(sides: readonly Side[], chosen: readonly number[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const at of chosen) {
    const { weight, label } = sides[at] as Side;
    sums.set(label, (sums.get(label) ?? 0) + weight);
  }
  return sums;
}

/** Those that meet the other side more than one more of them costs, the best first. */
function fitting(
  now: readonly number[],
  others: readonly number[],
  meet: readonly (readonly number[])[],
  all: number,
  { observed, expected }: Block,
  expectedOfOne: (one: number) => number,
): number[] {
  const met = new Map<number, number>();
  for (const other of others) for (const one of meet[other] ?? []) met.set(one, (met.get(one) ?? 0) + 1);
  const ratio = Math.max(Math.E, observed / expected);
  const cost = Math.log(all / Math.max(1, now.length)) + 1;
  const gain = (one: number, n: number) => n * Math.log(ratio) - (ratio - 1) * expectedOfOne(one);
  return [...met]
    .map(([one, n]) => ({ one, gain: gain(one, n) }))
    .filter(({ gain }) => gain > cost)
    .sort((x, y) => y.gain - x.gain || x.one - y.one)
    .map(({ one }) => one);
}

function same(x: readonly number[], y: readonly number[]): boolean {
  const among = new Set(x);
  return x.length === y.length && y.every((one) => among.has(one));
}
