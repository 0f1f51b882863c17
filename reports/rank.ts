import type { Finding, Severity } from '../detectors/detector.ts';

const weight: Readonly<Record<Severity, number>> = { critical: 4, high: 3, medium: 2, low: 1, informational: 0 };

/** Findings with the most urgent first: severity, then confidence, then q, then id. */
export function rank(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      weight[b.severity] - weight[a.severity] ||
      b.confidence - a.confidence ||
      a.statistic.q - b.statistic.q ||
      byText(a.id, b.id),
  );
}

/** Order of texts by code unit, the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
