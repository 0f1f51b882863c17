import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listed } from '../detectors/recount.ts';
import { html } from '../reports/html.ts';
import { manifestForm, type RunFacts, runFormat, runId, sha256 } from '../reports/manifest.ts';
import { markdown } from '../reports/markdown.ts';
import { report } from '../reports/report.ts';
import type { Results, Run } from '../reports/run.ts';
import { facts, hostile, hostileNames, nothing, results } from './report-sample.ts';

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
  it('gives every anchor once, and links to none that is not there', () => {
    const page = html(report(shown));
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, link] of page.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(link);
    for (const [, named] of page.matchAll(/ aria-labelledby="([^"]*)"/g))
      for (const id of (named ?? '').split(' ')) expect(ids).toContain(id);
  });
  it('is the same twice, whatever the order of findings and acts', () => {
    const turned = { ...shown, findings: shown.findings.toReversed(), acts: shown.acts.toReversed() };
    expect(html(report(turned))).toBe(html(report(shown)));
    expect(markdown(report(turned))).toBe(markdown(report(shown)));
  });
});

it('a question can be put as the page shows it, whatever names it holds', () => {
  const sql = `select count(*) as n\nfrom engagement\nwhere account in (${listed(['a\u200cb\n', '<i>', "o'neil"])})`;
  const findings = results.findings.map((one) => ({
    ...one,
    evidence: one.evidence.map((piece) => ({ ...piece, sql })),
  }));
  const page = html(report(run(facts, { ...results, findings })));
  const read = page.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  expect(read).toContain(`<<'SQL'\n${sql}\nSQL</code>`);
});

describe('text of strangers', () => {
  const plain = report(run(...both(hostile(hostileNames.map((_, at) => `name ${at}`)))));
  const markup = fc.constantFrom(
    ...'<>&|`*_[]()#+-=@!~"\'\\\n\r\t\u0000\u202e\u2028\ud800',
    '](javascript:',
    '<script>',
    '```',
  );
  const name = fc.array(fc.oneof(markup, fc.string({ unit: 'grapheme', maxLength: 4 }))).map((parts) => parts.join(''));
  const names = fc.uniqueArray(name, { minLength: hostileNames.length, maxLength: hostileNames.length });

  it('never changes the tags of the page, nor where they lead, and shows nothing unseen', () => {
    const tags = (page: string): string =>
      (page.match(/<[^>]*>/g) ?? []).map((tag) => /^<\/?\w+/.exec(tag)?.[0]).join('');
    const expected = tags(html(plain));
    fc.assert(
      fc.property(names, (strange) => {
        const page = html(report(run(...both(hostile(strange)))));
        expect(tags(page)).toBe(expected);
        for (const [, link] of page.matchAll(/(?:href|src)="([^"]*)"/g)) expect(link).toMatch(/^#[a-z]+(-\d+)?$/);
        expect(page).not.toMatch(/[^\n\P{Cc}]|\p{Bidi_Control}|\p{Zl}|\p{Cs}/u);
      }),
      { numRuns: 60 },
    );
  });

  it('never changes the lines of the Markdown, opens no tag in it, and shows nothing unseen', () => {
    const lines = (text: string): string =>
      text.replace(/^(#+ |> |- |\| |```|\*)?.*$/gm, '$1').replace(/```[^`]*```/g, '');
    const expected = lines(markdown(plain));
    fc.assert(
      fc.property(names, (strange) => {
        const text = markdown(report(run(...both(hostile(strange)))));
        expect(lines(text)).toBe(expected);
        expect(text).not.toMatch(/<|[^\n\P{Cc}]|\p{Bidi_Control}|\p{Zl}|\p{Cs}/u);
      }),
      { numRuns: 60 },
    );
  });
});

function both({ facts, results }: ReturnType<typeof hostile>): [RunFacts, Results] {
  return [facts, results];
}
