import { describe, expect, it } from 'vitest';
import { grow, type Matrix, merged } from '../detectors/scan.ts';
import { dice } from '../world/dice.ts';

/** Heavy-tailed rows and columns that meet by degree alone, and in some a block of rows that meet most of its columns. */
function matrix(seed: number, block = { rows: 0, columns: 0 }): Matrix {
  const random = dice(seed);
  const [rows, columns] = [600, 400];
  const met = new Set<number>();
  for (let n = 0; n < 8000; n += 1)
    met.add(Math.floor(random() ** 2 * rows) * columns + Math.floor(random() ** 2 * columns));
  for (let row = 0; row < block.rows; row += 1)
    for (let column = 0; column < block.columns; column += 1)
      if (random() < 0.8) met.add((300 + row) * columns + 200 + column);
  const byRow = Array.from({ length: rows }, () => [] as number[]);
  const byColumn = Array.from({ length: columns }, () => [] as number[]);
  for (const at of [...met].sort((x, y) => x - y)) {
    byRow[Math.floor(at / columns)]?.push(at % columns);
    byColumn[at % columns]?.push(Math.floor(at / columns));
  }
  const sides = (of: readonly (readonly number[])[]) => of.map((one) => ({ weight: one.length, label: 0 }));
  return {
    rows: sides(byRow),
    columns: sides(byColumn),
    byRow,
    byColumn,
    allRows: rows,
    allColumns: columns,
    rate: () => 1 / met.size,
  };
}

const best = (searched: Matrix) =>
  searched.byColumn
    .map((rows, column) => grow(searched, { rows, columns: [column] }, { leastRows: 5, mostColumns: 100 }))
    .reduce((least, next) => (next.lnScore < least.lnScore ? next : least));

describe('the search for dense blocks', () => {
  it('finds nothing where degrees explain all, over 10 matrices', () => {
    for (let seed = 1; seed <= 10; seed += 1) expect(best(matrix(seed)).lnScore).toBeGreaterThan(Math.log(0.05));
  });

  it.each([
    [8, 8],
    [12, 6],
    [30, 10],
  ])('finds a block of %d rows and %d columns, most of it and little else', (rows, columns) => {
    const block = best(matrix(7, { rows, columns }));
    expect(block.lnScore).toBeLessThan(Math.log(1e-6));
    const inside = block.rows.filter((row) => row >= 300 && row < 300 + rows).length;
    expect(inside / block.rows.length).toBeGreaterThanOrEqual(0.9);
    expect(inside / rows).toBeGreaterThanOrEqual(0.8);
  });

  it('takes groups as one that share half of the smaller', () => {
    const group = (accounts: number[], targets: number[]) => ({ accounts, targets });
    expect(merged([group([1, 2, 3, 4], [9]), group([3, 4, 5], [8]), group([4, 6, 7], [7])])).toEqual([
      group([1, 2, 3, 4, 5], [9, 8]),
      group([4, 6, 7], [7]),
    ]);
  });
});
