import type { Explanation, Finding } from '../detector.ts';
import { writeExpected } from '../params.ts';

/** A campaign in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, q } = finding.statistic;
  const p = finding.evidence[0]?.p ?? 1;
  const accounts = finding.members.filter(({ role }) => role === 'amplifier').length;
  return {
    title: `${accounts} accounts do one thing together and take it back together, time and again`,
    saw: finding.evidence.map(({ statement }) => statement).join(' '),
    unusual:
      `Of crowds that take back as much as the uppermost tenth we would expect ${writeExpected(expected)} accounts to, and ${observed} did ` +
      `(p ${p.toExponential(1)}; over all sets of crowds, q ${q.toExponential(1)}).`,
    next: [
      'Look at what ranked while these acts stood: a topic, a post or an account may have trended by them.',
      'Look for a reason to take it back that all of them had: a correction, a mistake of the platform or of a tool.',
      'Ask whether the holders know: accounts may be used by others with stolen passwords or tokens.',
    ],
  };
}
