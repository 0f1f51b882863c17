import { emptyHeap, pop, push } from './heap.ts';

/** An act of a row (account) on a column (object), each pair once. */
export interface Edge {
  readonly row: number;
  readonly col: number;
}

export interface Block {
  readonly rows: ReadonlySet<number>;
  readonly cols: ReadonlySet<number>;
  /** Weight of the edges inside, divided by the rows and columns. */
  readonly density: number;
}

/**
 * The block of rows and columns whose edges weigh most for each node, by greedy peeling: at least half as dense as the
 * densest (Hooi, Song, Beutel, Shah, Shin & Faloutsos, FRAUDAR: Bounding Graph Fraud in the Face of Camouflage, KDD 2016).
 * An edge weighs 1 / ln(5 + degree of its column), so that edges to popular columns, camouflage, count for little and
 * what a row adds elsewhere changes nothing inside. Weights are whole multiples of 1e-9, so that sums are exact; of equals
 * the first row, then the first column is peeled first. O(edges · log edges).
 */
export function fraudar(edges: readonly Edge[]): Block {
  const rows = [...new Set(edges.map(({ row }) => row))].sort((x, y) => x - y);
  const cols = [...new Set(edges.map(({ col }) => col))].sort((x, y) => x - y);
  const rowAt = new Map(rows.map((row, at) => [row, at]));
  const colAt = new Map(cols.map((col, at) => [col, rows.length + at]));
  const n = rows.length + cols.length;
  const ends: number[][] = Array.from({ length: n }, () => []);
  for (const { row, col } of edges) {
    const [r, c] = [rowAt.get(row) as number, colAt.get(col) as number];
    ends[r]?.push(c);
    ends[c]?.push(r);
  }
  const cost = ends.map((own) => weight(own.length));
  const edgeCost = (a: number, b: number) => cost[Math.max(a, b)] as number; // columns stand behind the rows
  const load = ends.map((own, node) => own.reduce((sum, other) => sum + edgeCost(node, other), 0));
  const heap = emptyHeap();
  for (let node = 0; node < n; node += 1) push(heap, load[node] as number, node);

  const peeled: number[] = [];
  const gone = new Uint8Array(n);
  let total = edges.reduce(
    (sum, { row, col }) => sum + edgeCost(rowAt.get(row) as number, colAt.get(col) as number),
    0,
  );
  let [best, bestAfter] = [n > 0 ? total / n : 0, 0];
  while (peeled.length < n - 1) {
    const { key, node } = pop(heap);
    if (gone[node] === 1 || key !== load[node]) continue; // an older, heavier load of the node
    gone[node] = 1;
    peeled.push(node);
    total -= key;
    for (const other of ends[node] as number[]) {
      if (gone[other] === 1) continue;
      load[other] = (load[other] as number) - edgeCost(node, other);
      push(heap, load[other] as number, other);
    }
    const density = total / (n - peeled.length);
    if (density > best) [best, bestAfter] = [density, peeled.length];
  }
  const left = new Set(peeled.slice(0, bestAfter));
  return {
    rows: new Set(rows.filter((_, at) => !left.has(at))),
    cols: new Set(cols.filter((_, at) => !left.has(rows.length + at))),
    density: best / scale,
  };
}

const scale = 1e9;

const weight = (degree: number) => Math.round(scale / Math.log(degree + 5));
