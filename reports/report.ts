import type { Finding } from '../detectors/detector.ts';
import { appendix } from './appendix.ts';
import type { Block, Cell, Fact, Report, Section, Table } from './blocks.ts';
import { card } from './card.ts';
import { count, percent, plural, probability, when } from './format.ts';
import { header } from './header.ts';
import type { Leads } from './manifest.ts';
import { byText, rank } from './rank.ts';
import { type Run, RunFault } from './run.ts';
import { actsByEvent, sortActs } from './tables.ts';

/** Rows of the ranked table. */
const tableRows = 20;
/** Cards; what ranks lower stands in findings.parquet. */
const cardLimit = 100;

/** What a run found, in the order in which an analyst reads it: coverage, ranking, a card for each finding, leads, appendix. */
export function report(run: Run): Report {
  const ranked = rank(run.findings);
  const acts = actsByEvent(sortActs(run.acts));
  const cards = ranked.slice(0, cardLimit).map((finding, at): Block => {
    const words = run.explanations.get(finding.id);
    if (!words) throw new RunFault(`finding ${finding.id} of ${finding.detector} came without an explanation.`);
    return { kind: 'card', card: card(run.manifest, finding, words, acts, anchor(at), at + 1) };
  });
  const sections: Section[] = [
    { id: 'coverage', title: 'What was looked at', blocks: header(run.manifest) },
    { id: 'findings', title: 'Findings', blocks: ranking(run, ranked) },
  ];
  if (cards.length > 0) sections.push({ id: 'cards', title: 'Findings explained', blocks: cards });
  if (run.manifest.leads.length > 0)
    sections.push({ id: 'leads', title: 'Leads', blocks: [leadsNote, ...run.manifest.leads.map(leadsPart)] });
  sections.push({ id: 'appendix', title: 'Appendix', blocks: appendix(run.manifest) });
  const { window } = run.manifest;
  return {
    title: `Engagement report, ${window.since.slice(0, 10)} to ${window.until.slice(0, 10)}`,
    figures: figures(run, ranked),
    sections,
  };
}

function figures({ manifest: { coverage } }: Run, ranked: readonly Finding[]): Fact[] {
  const accused = new Set(
    ranked.flatMap(({ members }) =>
      members.filter(({ role }) => role === 'operator' || role === 'amplifier').map(({ account }) => account),
    ),
  );
  return [
    { name: 'findings', value: count(ranked.length) },
    { name: 'accounts in them as operator or amplifier', value: count(accused.size) },
    { name: 'acts looked at', value: count(coverage.acts) },
    { name: 'accounts', value: count(coverage.accounts) },
    { name: 'objects', value: count(coverage.objects) },
    { name: 'records refused', value: count(coverage.refused) },
  ];
}

function ranking({ manifest, explanations }: Run, ranked: readonly Finding[]): Block[] {
  if (ranked.length === 0) return nothingFound(manifest);
  const left = ranked.length - tableRows;
  const table: Table = {
    caption: 'Most urgent first: severity (impact), then confidence (strength of the evidence), then q',
    columns: [
      { name: 'Rank', kind: 'number' },
      { name: 'Finding' },
      { name: 'Severity' },
      { name: 'Confidence', kind: 'number' },
      { name: 'q', kind: 'number' },
      { name: 'Accounts by role' },
      { name: 'Evidence' },
      { name: 'First seen (UTC)' },
      { name: 'Last seen (UTC)' },
    ],
    rows: ranked
      .slice(0, tableRows)
      .map((finding, at): Cell[] => [
        count(at + 1),
        { text: explanations.get(finding.id)?.title ?? finding.pattern, link: anchor(at) },
        { text: finding.severity, mark: finding.severity },
        { text: percent(finding.confidence), share: finding.confidence },
        probability(finding.statistic.q),
        roleCounts(finding),
        [...new Set(finding.evidence.map(({ family }) => family))].sort(byText).join(', '),
        when(finding.first_seen),
        when(finding.last_seen),
      ]),
    ...(left > 0 ? { more: `${plural(left, 'finding')} more: all are in findings.parquet.` } : {}),
  };
  const cut = ranked.length - cardLimit;
  return [
    { kind: 'table', table },
    ...(cut > 0
      ? [
          {
            kind: 'note',
            text: `The first ${cardLimit} are explained below; ${count(cut)} more are in findings.parquet.`,
          } as const,
        ]
      : []),
  ];
}

function nothingFound({ coverage, detectors }: Run['manifest']): Block[] {
  const ran = detectors.filter(({ failed }) => failed === null);
  const remarks = ran.flatMap(({ name, remarks }) => remarks.map((remark) => `${name}: ${remark}`));
  const failed = detectors.flatMap(({ name, failed }) => (failed === null ? [] : [`${name} failed: ${failed}`]));
  const looked = `No findings. ${plural(ran.length, 'detector')} looked at ${plural(coverage.acts, 'act')} by ${plural(coverage.accounts, 'account')}, and nothing was strong enough for a finding at the parameters listed in the appendix. That is an answer for these acts, not for what the store does not hold.`;
  const told = [...failed, ...remarks];
  if (told.length === 0) return [{ kind: 'text', text: looked }];
  return [
    { kind: 'text', text: `${looked} Remarks of the detectors:` },
    { kind: 'list', items: told },
  ];
}

function roleCounts({ members }: Finding): string {
  const roles = ['operator', 'amplifier', 'beneficiary', 'victim', 'bystander'] as const;
  return roles
    .map((role) => [members.filter((member) => member.role === role).length, role] as const)
    .filter(([n]) => n > 0)
    .map(([n, role]) => plural(n, role, role === 'beneficiary' ? 'beneficiaries' : `${role}s`))
    .join(', ');
}

const leadsNote: Block = {
  kind: 'note',
  text: 'Leads are no findings: each may be chance. They are places to look, with no account accused.',
};

function leadsPart({ title, chance, columns, rows }: Leads): Block {
  const numeric = (at: number) => rows.length > 0 && rows.every((row) => /^[\d.,]+$/.test(row[at] ?? ''));
  const table: Table = {
    caption: 'Where to look first',
    columns: columns.map((name, at) => (numeric(at) ? { name, kind: 'number' } : { name })),
    rows,
  };
  return {
    kind: 'part',
    title,
    blocks: [{ kind: 'text', text: chance }, ...(rows.length > 0 ? [{ kind: 'table', table } as const] : [])],
  };
}

function anchor(at: number): string {
  return `finding-${at + 1}`;
}
