import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { html } from '../reports/html.ts';
import { manifestForm, type RunFacts, runFormat, runId, sha256 } from '../reports/manifest.ts';
import { markdown } from '../reports/markdown.ts';
import { report } from '../reports/report.ts';
import type { Results, Run } from '../reports/run.ts';
import { facts, hostile, nothing, results } from './report-sample.ts';

/** The run as it would be stored, with the hashes that goldens can hold. */
function run(facts: RunFacts, results: Results): Run {
  const manifest = manifestForm.parse({
    ...facts,
    format: runFormat,
    run: runId(facts),
    window: { since: '2024-03-01T00:00:00.000000Z', until: '2024-03-08T00:00:00.000000Z' },
    findings: { count: results.findings.length, sha256: sha256(JSON.stringify(results.findings)) },
    files: [{ name: 'findings.parquet', bytes: 4096, sha256: sha256('findings') }],
  });
  return { manifest, ...results };
}

const cases = {
  report: run(facts, results),
  'report-empty': run(nothing.facts, nothing.results),
  'report-hostile': run(hostile().facts, hostile().results),
};

describe.each(Object.entries(cases))('%s', (name, shown) => {
  it('is the Markdown of its golden', async () => {
    await expect(markdown(report(shown))).toMatchFileSnapshot(`golden/${name}.md`);
  });
  it('is the page of its golden', async () => {
    await expect(html(report(shown))).toMatchFileSnapshot(`golden/${name}.html`);
  });
  it('is the same twice, whatever the order of findings and acts', () => {
    const turned = { ...shown, findings: shown.findings.toReversed(), acts: shown.acts.toReversed() };
    expect(html(report(turned))).toBe(html(report(shown)));
    expect(markdown(report(turned))).toBe(markdown(report(shown)));
  });
});
void readFileSync;
