import type { Explanation, Finding } from '../detector.ts';

/** A dense block in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, p, q } = finding.statistic;
  const accounts = finding.members.filter(({ role }) => role === 'amplifier').length;
  const fits = finding.innocent.filter((innocent) => innocent.verdict === 'fits');
  const what = finding.pattern === 'dense-block/follow' ? 'follow the same accounts' : 'act on the same objects';
  return {
    title: `${accounts} accounts that share devices ${what}`,
    saw: finding.evidence.map((evidence) => evidence.statement).join(' '),
    unusual:
      `Accounts as active and objects as popular, of the same communities, would have ${expected.toPrecision(2)} ${finding.statistic.unit} where we saw ${observed} ` +
      `(p ${p.toExponential(1)}; over all sets of accounts and objects, q ${q.toExponential(1)}).`,
    next: [
      ...fits.map(({ explanation }) => `Rule out first: ${explanation.toLowerCase()}.`),
      'Look at the devices: what else was done from them, and how many accounts do they hold?',
      'Ask what the owners have in common; receiving is no evidence of buying.',
      'Discount the acts first: a measure that can be taken back.',
    ],
  };
}
