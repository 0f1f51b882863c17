import { communities, type Tie } from './communities.ts';

/** Orders in which the nodes are walked besides their own. */
const orders = 5;

/**
 * How alike each group comes out when the graph is divided anew with its nodes in other orders: Jaccard similarity with
 * the nearest group, its mean over five orders; 1 where order has no part in it. Louvain goes node by node, and where a
 * graph has no clear communities it ends elsewhere each time (Lancichinetti & Fortunato 2012).
 */
export function stability(
  n: number,
  ties: readonly Tie[],
  density: number,
  groups: readonly (readonly number[])[],
): number[] {
  const sums = groups.map(() => 0);
  for (let order = 1; order <= orders; order += 1) {
    const place = shuffled(n, order);
    const moved = ties.map(({ a, b, weight }) => ({ a: place[a] as number, b: place[b] as number, weight }));
    const divided = communities(n, moved, density);
    const groupOf = new Map(divided.flatMap((group, at) => group.map((node) => [node, at] as const)));
    for (const [at, group] of groups.entries()) {
      const shared = new Map<number, number>();
      for (const node of group) {
        const other = groupOf.get(place[node] as number) as number;
        shared.set(other, (shared.get(other) ?? 0) + 1);
      }
      const likenesses = [...shared].map(
        ([other, both]) => both / (group.length + (divided[other] as number[]).length - both),
      );
      sums[at] = (sums[at] as number) + Math.max(...likenesses);
    }
  }
  return sums.map((sum) => sum / orders);
}

/** Node → its place in an order that has nothing to do with the nodes' own: multiples of the golden ratio, by their fractions. */
function shuffled(n: number, order: number): number[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  const key = (node: number) => ((node + 1) * (order * n + 1) * golden) % 1;
  const place: number[] = [];
  for (const [at, node] of Array.from({ length: n }, (_, node) => node)
    .sort((x, y) => key(x) - key(y) || x - y)
    .entries())
    place[node] = at;
  return place;
}
