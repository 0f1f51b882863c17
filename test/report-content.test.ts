import { describe, expect, it } from 'vitest';
import type { Finding } from '../detectors/detector.ts';
import { manifestForm, type RunFacts, runFormat, runId } from '../reports/manifest.ts';
import { markdown } from '../reports/markdown.ts';
import { rank } from '../reports/rank.ts';
import { report } from '../reports/report.ts';
import { facts, results } from './report-sample.ts';

const [pair, ring] = results.findings as [Finding, Finding];

/** The Markdown of a run of these findings, all in the ring's words. */
function shown(findings: readonly Finding[], change: Partial<RunFacts> = {}): string {
  const given = { ...facts, ...change };
  const manifest = manifestForm.parse({
    ...given,
    format: runFormat,
    run: runId(given),
    window: ring.window,
    findings: { count: findings.length, sha256: '' },
    files: [],
  });
  const explanation = results.explanations.get(ring.id) ?? { title: '', saw: '', unusual: '', next: [] };
  const explanations = new Map(findings.map(({ id }) => [id, { ...explanation, title: `Title of ${id}` }]));
  return markdown(report({ manifest, findings, explanations, acts: results.acts }));
}

describe('rank', () => {
  const at = (id: string, severity: Finding['severity'], confidence: number, q: number): Finding => ({
    ...ring,
    id,
    severity,
    confidence,
    statistic: { ...ring.statistic, q },
  });
  it('goes by severity, then confidence, then q, then id', () => {
    const ordered = [
      at('z', 'critical', 0.1, 0.01),
      at('y', 'high', 0.2, 0.01),
      at('x', 'medium', 0.9, 0.01),
      at('w', 'medium', 0.8, 0.001),
      at('u', 'medium', 0.8, 0.01),
      at('v', 'medium', 0.8, 0.01),
      at('b', 'low', 1, 1e-9),
      at('a', 'informational', 1, 1e-9),
    ];
    expect(rank(ordered.toReversed())).toEqual(ordered);
  });
});

describe('a run with many findings', () => {
  const many = Array.from({ length: 103 }, (_, at) => ({ ...ring, id: `f${String(at).padStart(3, '0')}` }));
  const text = shown(many);
  it('lists twenty, explains a hundred, and says how many are left', () => {
    expect(text.match(/^\| \d+ \| Title of /gm)).toHaveLength(20);
    expect(text).toContain('\n83 findings more: all are in findings.parquet.\n');
    expect(text.match(/^### \d+\\. Title of /gm)).toHaveLength(100);
    expect(text).toContain('> The first 100 are explained below; 3 more are in findings.parquet.');
  });
});

describe('a card', () => {
  it('lists fifty members, core before periphery, and says how many are left', () => {
    const members = Array.from({ length: 53 }, (_, at) => ({
      account: `m${String(at).padStart(2, '0')}`,
      role: 'amplifier' as const,
      core: at >= 50,
      contribution: at === 7 ? 0.9 : 0.5,
    }));
    const text = shown([{ ...ring, members }]);
    expect(text).toContain('*53 accounts: 3 core, 50 peripheral (left out of any list for action)*');
    expect(text.match(/^\| m\d\d \|/gm)?.slice(0, 5)).toEqual(['| m50 |', '| m51 |', '| m52 |', '| m07 |', '| m00 |']);
    expect(text.match(/^\| m\d\d \|/gm)).toHaveLength(50);
    expect(text).toContain('\n3 accounts more in members.parquet.\n');
  });

  it('keeps to watching while the evidence is of one family or an innocent explanation fits', () => {
    const one = { ...pair, innocent: [] };
    expect(shown([one])).toContain('- The evidence is of one family: a lead. Watch; no step against any account.');
    expect(shown([one])).toContain('None was checked: treat this finding as a lead.');
    expect(shown([pair])).toContain('- An innocent explanation fits: a lead. Watch; no step against any account.');
    expect(shown([ring])).toContain('- 2 independent families of evidence: enough for reversible steps of low impact');
    const fits = { ...ring, innocent: pair.innocent };
    expect(shown([fits])).toContain('- An innocent explanation fits: a lead.');
  });

  it('says of beneficiaries that they received, never that they bought', () => {
    const [first, ...others] = ring.members as [Finding['members'][0], ...Finding['members']];
    const text = shown([{ ...ring, members: [{ ...first, role: 'beneficiary' }, ...others] }]);
    expect(text).toContain(
      'Beneficiaries received what others produced. Nothing here says that they knew or asked for it.',
    );
    expect(text).toContain('| 5 amplifiers, 1 beneficiary |');
    expect(text).not.toMatch(/b(?:ought|uy)|purchas|paid for/i);
    expect(shown([ring])).not.toContain('Beneficiaries received');
  });

  it('stays when the acts of its evidence are not at hand', () => {
    const evidence = ring.evidence.map((piece) => ({ ...piece, events: [{ source: 'file', id: 'gone' }] }));
    const text = shown([{ ...ring, evidence }]);
    expect(text).toContain('|  |  |  |  | file gone |');
    expect(text).not.toContain('When each account acted');
  });
});

describe('a run that found nothing', () => {
  const silent = facts.detectors.map((run) => ({ ...run, findings: 0 }));
  it('says what was looked at and that nothing went beyond chance', () => {
    const text = shown([], { detectors: silent.map((run) => ({ ...run, remarks: [] })) });
    expect(text).toContain(
      'No findings. 1 detector looked at 35,118 acts by 2,391 accounts, and nothing was strong enough for a finding',
    );
    expect(text).toContain('| co-action | 1.0.0 | 0 | Nothing strong enough for a finding. |');
  });
  it('says why a detector was silent, and which failed', () => {
    const failed = { ...(silent[0] as (typeof silent)[0]), name: 'co-text', remarks: [], failed: 'no memory left' };
    const text = shown([], { detectors: [...silent, failed] });
    expect(text).toContain('- co-text failed: no memory left\n- co-action: like: 99 %');
    expect(text).toContain('| co-text | 1.0.0 | failed | no memory left |');
  });
  it('shows gaps and absent columns', () => {
    const text = shown([], { coverage: { ...facts.coverage, gaps: ['likes p=3: 20000-20049 lost'] } });
    expect(text).toContain('- Gaps in the data: 1\n');
    expect(text).toContain('### Gaps\n\n- likes p=3: 20000-20049 lost');
    expect(text).toContain('- Columns without a value: owner, account_created');
  });
});
