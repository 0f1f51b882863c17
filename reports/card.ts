import type { Evidence, Explanation, Finding, Innocent } from '../detectors/detector.ts';
import { rfc3339 } from '../detectors/time.ts';
import type { Block, Card, Cell, Table, Tone } from './blocks.ts';
import { charts } from './charts.ts';
import { count, number, percent, plural, probability, when } from './format.ts';
import { type Manifest, snapshotHash } from './manifest.ts';
import { byText } from './rank.ts';
import { reproduce } from './reproduce.ts';
import type { Act } from './run.ts';
import { eventKey } from './tables.ts';

type Acts = ReadonlyMap<string, readonly Act[]>;

/** Example events of one piece of evidence. */
const examples = 3;
/** Members shown; the others stand in members.parquet. */
const memberLimit = 50;

/** A finding explained, in an order that does not change: what, why, evidence, charts, members, doubts, gaps, next, how to check. */
export function card(
  manifest: Manifest,
  finding: Finding,
  words: Explanation,
  acts: Acts,
  id: string,
  place: number,
): Card {
  return {
    id,
    title: `${place}. ${words.title}`,
    marks: [
      { text: `severity ${finding.severity}`, tone: finding.severity },
      { text: `confidence ${percent(finding.confidence)}`, tone: 'plain' },
      { text: `${finding.detector} ${finding.version}`, tone: 'plain' },
    ],
    parts: [
      { title: 'What we saw', blocks: [{ kind: 'text', text: words.saw }] },
      { title: 'Why it is unusual', blocks: unusual(finding, words) },
      { title: 'Evidence by family', blocks: evidence(finding, acts) },
      { title: 'Charts', blocks: charts(finding, acts) },
      { title: 'Members', blocks: [{ kind: 'table', table: members(finding) }] },
      { title: 'Innocent explanations checked', blocks: innocent(finding) },
      { title: 'What is missing', blocks: missing(finding) },
      { title: 'Suggested next step', blocks: next(finding, words) },
      { title: 'Reproduce', blocks: hashes(manifest, finding) },
    ],
  };
}

function unusual({ statistic, evidence }: Finding, words: Explanation): Block[] {
  const baselines = [...new Set(evidence.map(({ baseline }) => baseline))];
  const { interval } = statistic;
  return [
    { kind: 'text', text: words.unusual },
    {
      kind: 'facts',
      facts: [
        { name: 'Observed', value: `${number(statistic.observed)} (${statistic.unit})` },
        { name: 'Expected by chance', value: number(statistic.expected) },
        {
          name: 'Effect',
          value: interval
            ? `${number(statistic.effect)} (${number(interval[0])} to ${number(interval[1])})`
            : number(statistic.effect),
        },
        { name: 'p, had this group been named beforehand', value: probability(statistic.p) },
        { name: 'q, over everything that was looked for', value: probability(statistic.q) },
        { name: 'Chance means', value: baselines.join(' ') },
      ],
    },
  ];
}

function evidence(finding: Finding, acts: Acts): Block[] {
  const families = [...new Set(finding.evidence.map(({ family }) => family))];
  return families.map((family) => ({
    kind: 'part',
    title: family,
    blocks: finding.evidence.filter((piece) => piece.family === family).flatMap((piece) => pieceOf(piece, acts)),
  }));
}

function pieceOf(piece: Evidence, acts: Acts): Block[] {
  const measured = `Observed ${number(piece.observed)}, expected ${number(piece.expected)}, p ${probability(piece.p)}.`;
  const left = piece.events.length - examples;
  const table: Table = {
    caption: 'Example events',
    columns: [...actColumns, { name: 'Event', kind: 'code' }],
    rows: piece.events
      .slice(0, examples)
      .map(({ source, id }) => [...actRow(acts.get(eventKey(source, id))?.[0]), `${source} ${id}`]),
    ...(left > 0 ? { more: `${count(left)} more of this evidence in evidence.parquet.` } : {}),
  };
  return [
    { kind: 'list', items: [`${piece.statement} ${measured}`] },
    { kind: 'table', table },
    ...(piece.sql === undefined ? [] : recount(piece.sql)),
  ];
}

/** The question that counts evidence again, as a command; no line of a question is a lone SQL (see detectors/recount.ts). */
function recount(sql: string): Block[] {
  return [
    { kind: 'note', text: 'To count it again:' },
    { kind: 'command', text: `lockstep sql --store STORE <<'SQL'\n${sql}\nSQL` },
  ];
}

const actColumns: Table['columns'] = [
  { name: 'Time (UTC)' },
  { name: 'Account', kind: 'code' },
  { name: 'Act' },
  { name: 'Object', kind: 'code' },
];

function actRow(act: Act | undefined): Cell[] {
  if (!act) return actColumns.map(() => '');
  return [when(rfc3339(act.time)), act.account, act.verb, act.object ?? ''];
}

function members({ members: all }: Finding): Table {
  const sorted = [...all].sort(
    (a, b) => Number(b.core) - Number(a.core) || b.contribution - a.contribution || byText(a.account, b.account),
  );
  const core = all.filter((member) => member.core).length;
  const left = sorted.length - memberLimit;
  return {
    caption: `${plural(all.length, 'account')}: ${count(core)} core, ${count(all.length - core)} peripheral (left out of any list for action)`,
    columns: [
      { name: 'Account', kind: 'code' },
      { name: 'Role' },
      { name: 'Place' },
      { name: 'Contribution', kind: 'number' },
    ],
    rows: sorted
      .slice(0, memberLimit)
      .map(({ account, role, core: inCore, contribution }): Cell[] => [
        account,
        role,
        inCore ? 'core' : 'peripheral',
        { text: percent(contribution), share: contribution },
      ]),
    ...(left > 0 ? { more: `${plural(left, 'account')} more in members.parquet.` } : {}),
  };
}

const verdicts: Readonly<Record<Innocent['verdict'], { text: string; mark: Tone }>> = {
  fits: { text: 'fits', mark: 'warn' },
  'does-not-fit': { text: 'does not fit', mark: 'plain' },
  'not-testable': { text: 'could not be tested', mark: 'plain' },
};

function innocent({ innocent: checked }: Finding): Block[] {
  if (checked.length === 0) return [{ kind: 'text', text: 'None was checked: treat this finding as a lead.' }];
  return [
    {
      kind: 'table',
      table: {
        caption: 'Explanations without bad intent',
        columns: [{ name: 'Explanation' }, { name: 'Verdict' }, { name: 'Why' }],
        rows: checked.map(({ explanation, verdict, why }): Cell[] => [explanation, verdicts[verdict], why]),
      },
    },
  ];
}

function missing({ missing: lacked }: Finding): Block[] {
  if (lacked.length === 0) return [{ kind: 'text', text: 'Nothing that this detector uses was missing.' }];
  return [{ kind: 'list', items: lacked }];
}

/** One family of evidence, or an innocent explanation that fits, is a lead; several families bear reversible steps. */
function next({ evidence, innocent: checked, members: all }: Finding, words: Explanation): Block[] {
  const families = new Set(evidence.map(({ family }) => family)).size;
  const fits = checked.some(({ verdict }) => verdict === 'fits');
  const bears =
    families < 2 || fits
      ? `${fits ? 'An innocent explanation fits' : 'The evidence is of one family'}: a lead. Watch; no step against any account.`
      : `${count(families)} independent families of evidence: enough for reversible steps of low impact once a person has looked at examples (leave the acts out of counts, ask for verification, slow down).`;
  const received = all.some(({ role }) => role === 'beneficiary')
    ? ['Beneficiaries received what others produced. Nothing here says that they knew or asked for it.']
    : [];
  return [
    { kind: 'list', items: [...words.next, bears, ...received] },
    { kind: 'note', text: 'lockstep acts against no one. A person decides, and the account can contest it.' },
  ];
}

function hashes(manifest: Manifest, finding: Finding): Block[] {
  const file = manifest.files.find(({ name }) => name === 'findings.parquet');
  return [
    { kind: 'command', text: reproduce(manifest, finding) },
    {
      kind: 'facts',
      facts: [
        { name: 'Finding', value: finding.id },
        { name: 'Rows read (snapshot)', value: `sha256:${snapshotHash(manifest.snapshot)}` },
        { name: 'All findings of the run', value: `sha256:${manifest.findings.sha256}` },
        ...(file ? [{ name: 'findings.parquet', value: `sha256:${file.sha256}` }] : []),
      ],
    },
  ];
}
