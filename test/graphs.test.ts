import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { communities, type Tie } from '../graphs/communities.ts';
import { stability } from '../graphs/stability.ts';
import { components } from '../graphs/union-find.ts';

const clique = (nodes: readonly number[], weight = 1): Tie[] =>
  nodes.flatMap((a, at) => nodes.slice(at + 1).map((b) => ({ a, b, weight })));

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('components', () => {
  it('names each node by the smallest of its piece, as a walk over the graph does', () => {
    const node = fc.integer({ min: 0, max: 19 });
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 40 }), (edges) => {
        const found = components(20, edges);
        for (const start of range(0, 20)) {
          const seen = new Set([start]);
          for (const at of seen)
            for (const [a, b] of edges) {
              if (a === at) seen.add(b);
              if (b === at) seen.add(a);
            }
          expect(found[start]).toBe(Math.min(...seen));
        }
      }),
    );
  });
});

describe('communities', () => {
  it('a lone ring stays whole, however small the graph', () => {
    expect(communities(8, clique(range(0, 8)), 0.3)).toEqual([range(0, 8)]);
  });

  it('two rings with a bridge come apart', () => {
    const ties = [...clique(range(0, 8)), ...clique(range(8, 16)), { a: 7, b: 8, weight: 1 }];
    expect(communities(16, ties, 0.5)).toEqual([range(0, 8), range(8, 16)]);
  });

  it('many rings in a chain come apart, which one pass of modularity at this size need not do', () => {
    const rings = range(0, 30).map((ring) => range(ring * 5, ring * 5 + 5));
    const bridges = range(1, 30).map((ring) => ({ a: ring * 5 - 1, b: ring * 5, weight: 1 }));
    expect(communities(150, [...rings.flatMap((ring) => clique(ring)), ...bridges], 0.5)).toEqual(rings);
  });

  it.each([127, 128, 129])('the last node keeps its neighbours in a graph of %i ties', (count) => {
    const rings = [range(0, 12), range(12, 20), range(20, 28)];
    const ties = rings.flatMap((ring) => clique(ring));
    const bridges = [[12, 27], [13, 27], [14, 27], [15, 27], [0, 12], [0, 27], [1, 13]].map(([a, b]) => ({ a, b, weight: 1 }) as Tie); // biome-ignore format: a table
    expect(communities(28, [...ties, ...bridges].slice(0, count), 0.9)).toEqual(rings);
  });

  it('nodes without ties stand alone', () => {
    expect(communities(3, [{ a: 0, b: 2, weight: 1 }], 0.3)).toEqual([[0, 2], [1]]);
  });

  it('every node is in one group, and every group is connected', () => {
    const node = fc.integer({ min: 0, max: 24 });
    const tie = fc.record({ a: node, b: node, weight: fc.integer({ min: 1, max: 9 }) }).filter(({ a, b }) => a < b);
    const ties = fc.uniqueArray(tie, { selector: ({ a, b }) => `${a} ${b}`, maxLength: 80 });
    fc.assert(
      fc.property(ties, fc.double({ min: 0, max: 1, noNaN: true }), (given, density) => {
        const groups = communities(25, given, density);
        expect(groups.flat().sort((x, y) => x - y)).toEqual(range(0, 25));
        for (const group of groups) {
          const inside = given.filter(({ a, b }) => group.includes(a) && group.includes(b));
          const roots = components(
            25,
            inside.map(({ a, b }) => [a, b] as const),
          );
          expect(new Set(group.map((member) => roots[member])).size).toBe(1);
        }
        expect(communities(25, given, density)).toEqual(groups);
      }),
    );
  });
});

describe('stability', () => {
  const stable = (n: number, ties: readonly Tie[], density: number) =>
    stability(n, ties, density, communities(n, ties, density));

  it('is 1 of groups that every order gives: whole pieces, rings with a bridge', () => {
    expect(stable(9, clique(range(0, 8)), 0.3)).toEqual([1, 1]);
    expect(stable(16, [...clique(range(0, 8)), ...clique(range(8, 16)), { a: 7, b: 8, weight: 1 }], 0.5)).toEqual([
      1, 1,
    ]);
  });

  it('is low where a graph has no parts: a circle may be cut anywhere', () => {
    const circle = range(0, 60).map((a) => ({ a, b: (a + 1) % 60, weight: 1 }));
    const all = stable(60, circle, 0.5);
    expect(all.length).toBeGreaterThan(3);
    expect(all.reduce((sum, one) => sum + one, 0) / all.length).toBeLessThan(0.8);
  });
});
