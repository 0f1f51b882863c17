import { gathered, sum } from '../gathered.ts';
import { type Block, grow, type Matrix } from '../scan.ts';
import type { Edges, Part } from './edges.ts';
import type { Params } from './params.ts';

/** Accounts and objects that meet far more than their degrees and communities let expect. */
export interface Dense {
  readonly layer: string;
  readonly accounts: readonly number[];
  /** Objects. */
  readonly targets: readonly number[];
  readonly observed: number;
  readonly expected: number;
  readonly lnP: number;
  /** ln p over all sets of accounts that share devices, of objects, and the layers. */
  readonly lnScore: number;
  /** Of an account of one community and an object of another: meetings expected, for each product of their degrees. */
  readonly rate: Matrix['rate'];
}

/** Blocks grow from so many objects at most, those first that most exceed what is expected of them. */
const mostSeeds = 3000;

/** Layers, in text order. */
export const layersOf = ({ degrees }: Edges) => [...new Set(degrees.map(({ layer }) => layer))];

/** Objects of a layer. */
export const objectsOf = (name: string, { degrees }: Edges) =>
  sum(degrees.filter(({ layer }) => layer === name).map(({ objects }) => objects));

/** Blocks that pass, the least probable first, of the edges `among` all. */
export function blocksOf(among: readonly Part[], edges: Edges, params: Params): Dense[] {
  const found = [...gathered(among, ({ layer }) => layer)].flatMap(([layer, parts]) =>
    blocksIn(layer, parts, edges, params),
  );
  return found
    .map((block) => ({ ...block, lnScore: block.lnScore + Math.log(layersOf(edges).length) }))
    .filter(({ lnScore, targets }) => lnScore <= Math.log(params.q) && targets.length >= params.leastObjects)
    .sort((x, y) => x.lnScore - y.lnScore);
}

function blocksIn(layer: string, parts: readonly Part[], edges: Edges, params: Params): Dense[] {
  const [rows, columns] = [gathered(parts, ({ account }) => account), gathered(parts, ({ object }) => object)];
  const [accounts, objects] = [[...rows.keys()], [...columns.keys()]];
  const [row, column] = [placeOf(accounts), placeOf(objects)];
  const matrix: Matrix = {
    rows: [...rows.values()].map(([part]) => ({ weight: (part as Part).objects, label: (part as Part).from_label })),
    columns: [...columns.values()].map(([part]) => ({
      weight: (part as Part).accounts,
      label: (part as Part).to_label,
    })),
    byRow: [...rows.values()].map((own) => own.map(({ object }) => column.get(object) as number)),
    byColumn: [...columns.values()].map((own) => own.map(({ account }) => row.get(account) as number)),
    allRows: edges.sharers,
    allColumns: objectsOf(layer, edges),
    rate: rateOf(layer, edges),
  };
  return seedsOf(matrix, params.leastAccounts).map((seed) => {
    const block = grow(matrix, seed, { leastRows: params.leastAccounts, mostColumns: params.mostObjects });
    return denseOf(layer, block, matrix.rate, accounts, objects);
  });
}

/** Each object with accounts enough, those first that most exceed what is expected of all rows together. */
function seedsOf(matrix: Matrix, leastAccounts: number): Pick<Block, 'rows' | 'columns'>[] {
  return matrix.byColumn
    .map((rows, column) => ({ rows, columns: [column], ratio: rows.length / (matrix.columns[column]?.weight ?? 1) }))
    .filter(({ rows }) => rows.length >= leastAccounts)
    .sort((x, y) => y.ratio * y.rows.length - x.ratio * x.rows.length)
    .slice(0, mostSeeds);
}

const placeOf = (names: readonly number[]) => new Map(names.map((name, at) => [name, at]));

/**
 * Where the edges of an account's community go, by community of owners, as those of its accounts go that share no device;
 * within it as the objects' degrees say (degree-corrected block model; Karrer & Newman 2011). Accounts of no community, or
 * of one in which all share devices, go everywhere: a ring must not be explained by being left over.
 */
function rateOf(layer: string, { mixing, degrees }: Edges): Matrix['rate'] {
  const own = gathered(
    mixing.filter((one) => one.layer === layer),
    (one) => one.from_label,
  );
  const on = new Map(degrees.filter((one) => one.layer === layer).map(({ label, edges }) => [label, edges]));
  const all = sum([...on.values()]);
  const rates = new Map(
    [...own].map(([label, of]) => {
      const edges = sum(of.map((one) => one.edges));
      const to = of.map((one) => [one.to_label, one.edges / edges / (on.get(one.to_label) as number)] as const);
      return [label, new Map(to)];
    }),
  );
  return (rowLabel, columnLabel) => {
    const from = rowLabel === 0 ? undefined : rates.get(rowLabel);
    return from === undefined ? 1 / all : (from.get(columnLabel) ?? 0);
  };
}

function denseOf(
  layer: string,
  { rows, columns, observed, expected, lnP, lnScore }: Block,
  rate: Matrix['rate'],
  accounts: readonly number[],
  objects: readonly number[],
): Dense {
  return {
    layer,
    accounts: rows.map((at) => accounts[at] as number),
    targets: columns.map((at) => objects[at] as number),
    observed,
    expected,
    lnP,
    lnScore,
    rate,
  };
}
