import type { Evidence, Family } from './detector.ts';
import { probability } from './statistics.ts';

/** Families whose evidence can be no more than one thing seen twice: who acts with whom, and when, is one key. */
const keys: Readonly<Record<Family, string>> = {
  timing: 'behaviour',
  structure: 'behaviour',
  text: 'text',
  network: 'hands',
  identity: 'hands',
  lifecycle: 'lifecycle',
  volume: 'volume',
};

/** A key holds from here on. */
const level = 0.001;

/** What several pieces of evidence say together. */
export interface Fused {
  /** Of all keys: that none of them is more than chance. Not below 1e-300. */
  readonly p: number;
  /** Keys that hold by themselves at p < 0.001. */
  readonly keys: readonly string[];
}

/**
 * Evidence fused: of each key the best piece, for having chosen it (Bonferroni); of the keys the Cauchy combination,
 * which holds under dependence as well (Liu & Xie 2020).
 */
export function fuse(evidence: readonly Pick<Evidence, 'family' | 'p'>[]): Fused {
  const pieces = new Map<string, number[]>();
  for (const { family, p } of evidence) pieces.set(keys[family], [...(pieces.get(keys[family]) ?? []), p]);
  const byKey = [...pieces].map(([key, ps]) => ({ key, p: Math.min(1, ps.length * Math.min(...ps)) }));
  return {
    p: cauchy(byKey.map(({ p }) => p)),
    keys: byKey.filter(({ p }) => p < level).map(({ key }) => key),
  };
}

/**
 * Whether evidence may accuse: two keys hold. One alone may be a crowd of friends, an address that many share or a stock
 * phrase (two-key rule).
 */
export function twoKeys(evidence: readonly Pick<Evidence, 'family' | 'p'>[]): boolean {
  return fuse(evidence).keys.length >= 2;
}

/** p of several tests together: the mean of tan((½ − p) π), for a tiny p of 1 / (p π), is Cauchy when nothing is the matter. */
function cauchy(ps: readonly number[]): number {
  if (ps.length === 0) return 1;
  const score = (p: number) => (p < 1e-15 ? 1 / (p * Math.PI) : Math.tan((0.5 - p) * Math.PI));
  const mean = ps.reduce((sum, p) => sum + score(Math.max(1e-300, p)) / ps.length, 0);
  return probability(Math.log(mean > 0 ? Math.atan(1 / mean) / Math.PI : 0.5 - Math.atan(mean) / Math.PI));
}
