/**
 * Connected pieces of an undirected graph of the nodes 0..n−1: for each node the smallest node of its piece. Path
 * halving and union by smaller root, near linear (Tarjan 1975).
 */
export function components(n: number, edges: Iterable<readonly [number, number]>): number[] {
  const parent = Array.from({ length: n }, (_, node) => node);
  const root = (start: number) => {
    let node = start;
    for (let up = parent[node] as number; up !== node; up = parent[node] as number) {
      parent[node] = parent[up] as number;
      node = parent[node] as number;
    }
    return node;
  };
  for (const [a, b] of edges) {
    const [x, y] = [root(a), root(b)];
    if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
  }
  return parent.map((_, node) => root(node));
}
