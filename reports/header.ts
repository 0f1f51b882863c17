import { rfc3339 } from '../detectors/time.ts';
import type { Block, Cell, Fact } from './blocks.ts';
import { count, percent, plural, span, when } from './format.ts';
import type { Manifest } from './manifest.ts';

/** What the run could see and what it could not, and which detectors looked. */
export function header(manifest: Manifest): Block[] {
  const { coverage, notes } = manifest;
  return [
    ...notes.map((text): Block => ({ kind: 'note', text })),
    { kind: 'facts', facts: [...seen(manifest), ...unseen(manifest)] },
    ...(coverage.gaps.length > 0
      ? [{ kind: 'part', title: 'Gaps', blocks: [{ kind: 'list', items: coverage.gaps }] } as const]
      : []),
    detectorsTable(manifest),
  ];
}

function seen({ run, versions, window, coverage }: Manifest): Fact[] {
  const { firstTime, lastTime } = coverage;
  const verbs = Object.entries(coverage.verbs)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([verb, n]) => `${verb} ${count(n)}`);
  return [
    { name: 'Run', value: run },
    {
      name: 'Window',
      value: `${when(window.since)} to ${when(window.until)} UTC, the end not included (${span(coverage.window.until - coverage.window.since)})`,
    },
    {
      name: 'Acts',
      value: `${plural(coverage.acts, 'act')} by ${plural(coverage.accounts, 'account')} on ${plural(coverage.objects, 'object')}`,
    },
    {
      name: 'First and last act',
      value:
        firstTime === null || lastTime === null
          ? 'none'
          : `${when(rfc3339(firstTime))} and ${when(rfc3339(lastTime))} UTC`,
    },
    { name: 'Kinds of act', value: verbs.join(', ') || 'none' },
    { name: 'Versions', value: `lockstep ${versions.lockstep}, DuckDB ${versions.duckdb}, Node ${versions.node}` },
  ];
}

function unseen({ coverage, rejected }: Manifest): Fact[] {
  const reasons = rejected.map(({ reason, rows }) => `${reason} ${count(rows)}`).join(', ');
  return [
    { name: 'Refused records', value: reasons ? `${count(coverage.refused)}: ${reasons}` : count(coverage.refused) },
    { name: 'Repeats left out', value: repeats(coverage) },
    { name: 'Gaps in the data', value: coverage.gaps.length > 0 ? count(coverage.gaps.length) : 'none' },
    { name: 'Columns without a value', value: coverage.absent.join(', ') || 'none of those asked for' },
  ];
}

function repeats({ acts, repeats: n }: Manifest['coverage']): string {
  return n === 0 ? '0' : `${count(n)} (${percent(n / (acts + n))} of the rows)`;
}

function detectorsTable({ detectors }: Manifest): Block {
  return {
    kind: 'table',
    table: {
      caption: 'Detectors of this run',
      columns: [{ name: 'Detector' }, { name: 'Version' }, { name: 'Findings', kind: 'number' }, { name: 'Remarks' }],
      rows: detectors.map(({ name, version, findings, remarks, failed }): Cell[] => [
        name,
        version,
        failed === null ? count(findings) : { text: 'failed', mark: 'critical' },
        (failed === null ? remarks : [failed, ...remarks]).join(' ') ||
          (findings > 0 ? '' : 'Nothing strong enough for a finding.'),
      ]),
    },
  };
}
