import { UndirectedGraph } from 'graphology';
import louvain from 'graphology-communities-louvain';
import { components } from './union-find.ts';

/** A tie of the nodes a and b. The heavier, the closer. */
export interface Tie {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

/**
 * Dense groups of a graph of the nodes 0..n−1: connected pieces, and those in which less than `density` of the
 * conceivable ties exist split further by modularity (Louvain; Blondel et al. 2008), again and again. Every group is
 * connected; nodes stand in rising order, groups by their first node.
 *
 * Why not one Louvain pass at a high resolution: what a resolution does depends on how large the whole graph is. At 10,
 * a lone ring of eight falls into eight pieces, and the same ring among thousands of ties stays whole.
 */
export function communities(n: number, ties: readonly Tie[], density: number): number[][] {
  const groups: number[][] = [];
  const open = pieces(
    Array.from({ length: n }, (_, node) => node),
    ties,
  );
  for (let piece = open.pop(); piece; piece = open.pop()) {
    const parts = piece.ties.length < density * conceivable(piece.nodes.length) ? split(piece) : [piece];
    if (parts.length > 1) open.push(...parts);
    else groups.push(piece.nodes);
  }
  return groups.sort((x, y) => (x[0] as number) - (y[0] as number));
}

interface Piece {
  readonly nodes: number[];
  readonly ties: readonly Tie[];
}

const conceivable = (size: number) => (size * (size - 1)) / 2;

/** The connected pieces that the ties leave of the nodes. */
function pieces(nodes: readonly number[], ties: readonly Tie[]): Piece[] {
  const place = new Map(nodes.map((node, at) => [node, at]));
  const at = (node: number) => place.get(node) as number;
  const roots = components(
    nodes.length,
    ties.map((tie) => [at(tie.a), at(tie.b)] as const),
  );
  const found = new Map<number, { nodes: number[]; ties: Tie[] }>();
  for (const [index, node] of nodes.entries()) {
    const piece = found.get(roots[index] as number) ?? { nodes: [], ties: [] };
    piece.nodes.push(node);
    found.set(roots[index] as number, piece);
  }
  for (const tie of ties) found.get(roots[at(tie.a)] as number)?.ties.push(tie);
  return [...found.values()];
}

/**
 * Numbers of ties at which the library (graphology-indices 0.17.0) tells where neighbours end in bytes too few by one: the
 * last node then has no neighbours, and the search may never end.
 */
const narrow = [2 ** 8 / 2, 2 ** 16 / 2];

/** The piece cut where modularity says, ties between the parts left out. Nodes are walked in their own order: no dice. */
function split(piece: Piece): Piece[] {
  const graph = new UndirectedGraph();
  for (const node of piece.nodes) graph.addNode(node);
  for (const [at, { a, b, weight }] of piece.ties.entries()) graph.addUndirectedEdgeWithKey(at, a, b, { weight });
  if (narrow.includes(piece.ties.length)) graph.mergeUndirectedEdge('spare', 'other', { weight: 0 });
  const community = louvain(graph, { randomWalk: false });
  return pieces(
    piece.nodes,
    piece.ties.filter((tie) => community[tie.a] === community[tie.b]),
  );
}
