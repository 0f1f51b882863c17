import type { Explanation, Finding } from '../detector.ts';

/** A finding in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, p, q } = finding.statistic;
  const accounts = finding.members.filter(({ role }) => role === 'operator' || role === 'amplifier').length;
  return {
    title: `${accounts} accounts do the same things from the same devices`,
    saw: finding.evidence.map(({ statement }) => statement).join(' '),
    unusual: `Left to themselves, accounts that do the same things would be together at ${expected.toPrecision(2)} sittings where we saw ${observed} (p ${p.toExponential(1)}, devices included; each account over all pairs that share a device, q ${q.toExponential(1)}).`,
    next: [
      'Read the example events side by side: one account after the other, on one device?',
      'Ask whether the holders know of these acts: accounts may be used by others with stolen passwords or tokens.',
      'Owners that received the acts may not know why.',
    ],
  };
}
