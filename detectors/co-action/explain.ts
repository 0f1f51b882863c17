import type { Explanation, Finding } from '../detector.ts';

/** A co-action finding in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, p, q } = finding.statistic;
  const verb = finding.pattern.slice('co-action/'.length);
  const accounts = finding.members.filter((member) => member.role === 'amplifier');
  const received = finding.members.filter((member) => member.role === 'beneficiary');
  const fits = finding.innocent.filter((innocent) => innocent.verdict === 'fits');
  const two = finding.statistic.unit.endsWith('closest two')
    ? ' That is said of the closest two; each of the others passed a test of its own against them or the rest.'
    : '';
  const chance = expected >= 10 ? expected.toFixed(0) : expected.toPrecision(2);
  return {
    title: `${accounts.length} accounts act together (${verb})`,
    saw: finding.evidence.map((evidence) => evidence.statement).join(' '),
    unusual:
      `Accounts as active as these, at times of their own, would have ${chance} ${finding.statistic.unit} where we saw ${observed} ` +
      `(p ${p.toExponential(1)}; over all sets of accounts that could have been named, q ${q.toExponential(1)}).${two}`,
    next: [
      ...fits.map(({ explanation }) => `Rule out first: ${explanation.toLowerCase()}.`),
      'Read the example events side by side: same order, same pace, same client?',
      ...(received.length > 0
        ? [
            `Ask what the ${received.length} owners that received the acts have in common; receiving is no evidence of buying.`,
          ]
        : []),
      'Timing alone is a lead: look for a second family of evidence (devices, registration, text) before any measure.',
    ],
  };
}
