import { communities, type Tie } from './communities.ts';
import { components } from './union-find.ts';

/** Orders in which the nodes are walked besides their own. */
const orders = 5;

/**
 * How alike each of these groups comes out when the connected pieces they lie in are divided anew with the nodes in other
 * orders: Jaccard similarity with the nearest group, its mean over five orders; 1 where order has no part in it. Louvain goes node by node, and where a
 * graph has no clear communities it ends elsewhere each time (Lancichinetti & Fortunato 2012).
 */
export function stability(
  n: number,
  ties: readonly Tie[],
  density: number,
  groups: readonly (readonly number[])[],
): number[] {
  if (groups.length === 0) return [];
  const { size, inside, place: own } = piecesOf(n, ties, groups);
  const sums = groups.map(() => 0);
  for (let order = 1; order <= orders; order += 1) {
    const shuffle = shuffled(size, order);
    const place = (node: number) => shuffle[own[node] as number] as number;
    const moved = inside.map(({ a, b, weight }) => ({ a: place(a), b: place(b), weight }));
    const divided = communities(size, moved, density);
    const groupOf = new Map(divided.flatMap((group, at) => group.map((node) => [node, at] as const)));
    for (const [at, group] of groups.entries()) {
      const shared = new Map<number, number>();
      for (const node of group) {
        const other = groupOf.get(place(node)) as number;
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

/** The connected pieces that hold one of the groups: how many nodes, their ties, and node → its place among them. */
function piecesOf(n: number, ties: readonly Tie[], groups: readonly (readonly number[])[]) {
  const roots = components(
    n,
    ties.map(({ a, b }) => [a, b] as const),
  );
  const wanted = new Set(groups.map(([first]) => roots[first as number]));
  let size = 0;
  const place = roots.map((root) => (wanted.has(root) ? size++ : -1));
  return { size, inside: ties.filter(({ a }) => wanted.has(roots[a])), place };
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
