import { gathered } from '../gathered.ts';
import { type Block, grow, type Matrix } from '../scan.ts';
import type { Params } from './params.ts';
import type { Rare, Regular } from './rare.ts';

/** Accounts that come to the same owners again and again, and the level of rarity that tells them best. */
export interface Group {
  readonly accounts: readonly number[];
  readonly targets: readonly number[];
  /** Pairs of these that are as rare as `level`. */
  readonly level: number;
  readonly observed: number;
  readonly expected: number;
  readonly lnP: number;
  /** ln p over all sets of accounts and owners, and all levels. */
  readonly lnScore: number;
}

/** Levels of rarity: 2^-4 … 2^-20. */
const levels = Array.from({ length: 17 }, (_, at) => 2 ** -(at + 4));

export interface Whole {
  readonly accounts: number;
  readonly owners: number;
}

/**
 * Groups that may pass, the least probable first. At each level of rarity the pairs at least as rare are the entries of a
 * matrix in which chance has an entry with just that probability; blocks grow from each owner: among all accounts, and
 * among those that share devices, which are known before anything is counted. Both searches share the weight of one.
 */
export function groupsOf(
  pairs: readonly Rare[],
  whole: Whole,
  sharers: ReadonlySet<number>,
  { leastAccounts, q }: Params,
): Group[] {
  const shared = pairs.filter(({ account }) => sharers.has(account));
  return [
    ...blocksOf(pairs, whole, leastAccounts),
    ...blocksOf(shared, { ...whole, accounts: sharers.size }, leastAccounts),
  ]
    .map((group) => ({ ...group, lnScore: group.lnScore + Math.log(2 * levels.length) }))
    .filter(({ lnScore }) => lnScore <= Math.log(q))
    .sort((x, y) => x.lnScore - y.lnScore);
}

function blocksOf(pairs: readonly Rare[], whole: Whole, leastAccounts: number): Group[] {
  const places = placesOf(pairs);
  return levels.flatMap((level) => {
    const matrix = matrixAt(level, pairs, places, whole);
    return matrix.byColumn.flatMap((rows, column) => {
      if (rows.length < leastAccounts) return [];
      const block = grow(matrix, { rows, columns: [column] }, { leastRows: leastAccounts, mostColumns: 50 });
      return [{ ...groupOf(block, places), level }];
    });
  });
}

interface Places {
  readonly rows: ReadonlyMap<number, number>;
  readonly columns: ReadonlyMap<number, number>;
  readonly accounts: readonly number[];
  readonly owners: readonly number[];
}

/** Rows and columns in the order of the pairs. */
function placesOf(pairs: readonly Regular[]): Places {
  const accounts = [...gathered(pairs, ({ account }) => account).keys()];
  const owners = [...gathered(pairs, ({ target }) => target).keys()];
  return {
    accounts,
    owners,
    rows: new Map(accounts.map((account, at) => [account, at])),
    columns: new Map(owners.map((owner, at) => [owner, at])),
  };
}

function matrixAt(level: number, pairs: readonly Rare[], places: Places, whole: Whole): Matrix {
  const byRow = places.accounts.map(() => [] as number[]);
  const byColumn = places.owners.map(() => [] as number[]);
  for (const { account, target, rarity } of pairs) {
    if (rarity > level) continue;
    const [row, column] = [places.rows.get(account) as number, places.columns.get(target) as number];
    byRow[row]?.push(column);
    byColumn[column]?.push(row);
  }
  const side = { weight: 1, label: 0 };
  return {
    rows: places.accounts.map(() => side),
    columns: places.owners.map(() => side),
    byRow,
    byColumn,
    allRows: whole.accounts,
    allColumns: whole.owners,
    rate: () => level,
  };
}

function groupOf({ rows, columns, observed, expected, lnP, lnScore }: Block, places: Places): Omit<Group, 'level'> {
  return {
    accounts: rows.map((row) => places.accounts[row] as number),
    targets: columns.map((column) => places.owners[column] as number),
    observed,
    expected,
    lnP,
    lnScore,
  };
}
