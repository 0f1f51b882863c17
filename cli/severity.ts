import { InvalidArgumentError } from 'commander';
import type { Finding, Severity } from '../detectors/detector.ts';

/** From the least on. */
export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];

/** Reads the value of --fail-on. */
export function readSeverity(text: string): Severity {
  const found = severities.find((one) => one === text);
  if (!found) throw new InvalidArgumentError(`needed one of ${severities.join(', ')}; got '${text}'.`);
  return found;
}

/** Is there a finding at least as severe? */
export function reaches(findings: readonly Finding[], least: Severity | undefined): boolean {
  return (
    least !== undefined && findings.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(least))
  );
}
