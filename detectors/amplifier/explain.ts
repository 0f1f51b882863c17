import type { Explanation, Finding } from '../detector.ts';

/** An amplifier finding in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, p, q } = finding.statistic;
  const of = (role: string) => finding.members.filter((member) => member.role === role).length;
  const fits = finding.innocent.filter((innocent) => innocent.verdict === 'fits');
  return {
    title: `${of('amplifier')} accounts boost the same ${of('beneficiary')} whom they do not follow`,
    saw: finding.evidence.map((evidence) => evidence.statement).join(' '),
    unusual:
      `Accounts as active, of the same communities, would make ${expected.toPrecision(2)} ${finding.statistic.unit} where we saw ${observed} ` +
      `(p ${p.toExponential(1)}; over all sets of accounts and owners, q ${q.toExponential(1)}).`,
    next: [
      ...fits.map(({ explanation }) => `Rule out first: ${explanation.toLowerCase()}.`),
      'Read what the accounts do besides: is there a life of their own?',
      'Ask what the owners have in common; receiving is no evidence of buying.',
      'Discount the acts first: a measure that can be taken back.',
    ],
  };
}
