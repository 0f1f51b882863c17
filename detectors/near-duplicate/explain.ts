import type { Explanation, Finding } from '../detector.ts';

/** A near-duplicate finding in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, unit, p, q } = finding.statistic;
  const accounts = finding.members.filter((member) => member.role === 'amplifier').length;
  const fits = finding.innocent.filter((innocent) => innocent.verdict === 'fits');
  return {
    title: `${accounts} accounts write the same texts together`,
    saw: finding.evidence.map((evidence) => evidence.statement).join(' '),
    unusual:
      `By chance there would be ${expected.toPrecision(2)} ${unit}; we saw ${observed} ` +
      `(p ${p.toExponential(1)}; over all groups and texts that could have been named, q ${q.toExponential(1)}).`,
    next: [
      ...fits.map(({ explanation }) => `Rule out first: ${explanation.toLowerCase()}.`),
      'Read the texts side by side, in order of time: who wrote first, who the next time?',
      'Ask whether somebody called for it openly: a class, a club or a campaign that says so is no deceit.',
      'Look for what else the accounts share: devices, registration, the hours they keep.',
    ],
  };
}
