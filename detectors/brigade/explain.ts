import type { Explanation, Finding } from '../detector.ts';

/** A brigade in plain words. */
export function explain(finding: Finding): Explanation {
  const { observed, expected, p, q, unit } = finding.statistic;
  const members = finding.members.filter(({ role }) => role === 'amplifier').length;
  const said = finding.evidence.some(({ family }) => family === 'text');
  const report = finding.pattern === 'brigade/report';
  const fits = finding.innocent.filter(({ verdict }) => verdict === 'fits');
  return {
    title: report
      ? `${members} strangers report one account together`
      : said
        ? `${members} strangers descend on one account with the same words`
        : `Community influx: ${members} strangers come to one account together`,
    saw: finding.evidence.map(({ statement }) => statement).join(' '),
    unusual:
      `Of accounts that come by themselves we would expect ${expected.toPrecision(2)} ${unit}, and saw ${observed} ` +
      `(p ${p.toExponential(1)}; over all targets, q ${q.toExponential(1)}).`,
    next: [
      ...fits.map(({ explanation }) => `Rule out first: ${explanation.toLowerCase()}.`),
      report
        ? 'Set these reports aside when you judge what was reported: they say something of those who report, nothing of the target.'
        : 'Look at what the target wrote, and whether it needs shelter, before looking at the crowd.',
      'Read the texts side by side, and look for the call: a post, a chat or a list elsewhere that names the target.',
      'Members may be real people who were called up; none of this shows who called.',
    ],
  };
}
