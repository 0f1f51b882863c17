import type { Finding } from '../detectors/detector.ts';
import { rfc3339 } from '../detectors/time.ts';
import type { Block, Table } from './blocks.ts';
import { count, number, plural, when } from './format.ts';
import { byText } from './rank.ts';
import type { Act } from './run.ts';
import { eventKey, sortActs } from './tables.ts';

/** Accounts drawn in the raster; those that contribute most. */
const lineLimit = 24;

/** At most two pictures, each with its numbers as a table. */
export function charts(finding: Finding, acts: ReadonlyMap<string, readonly Act[]>): Block[] {
  const examples = sortActs(
    finding.evidence.flatMap(({ events }) => events.flatMap(({ source, id }) => acts.get(eventKey(source, id)) ?? [])),
  );
  return [bars(finding), ...(examples.length > 1 ? [raster(finding, examples)] : [])];
}

function bars({ statistic }: Finding): Block {
  const both = [
    { name: 'Observed', value: statistic.observed, shown: number(statistic.observed), strong: true },
    { name: 'Expected by chance', value: statistic.expected, shown: number(statistic.expected), strong: false },
  ];
  const title = `Observed against expected: ${statistic.unit}`;
  const about = `Observed ${number(statistic.observed)}, expected by chance ${number(statistic.expected)}.`;
  const table: Table = {
    caption: title,
    columns: [{ name: '' }, { name: statistic.unit, kind: 'number' }],
    rows: both.map(({ name, shown }) => [name, shown]),
    folded: true,
  };
  return { kind: 'chart', chart: { kind: 'bars', title, about, bars: both }, table };
}

function raster(finding: Finding, examples: readonly Act[]): Block {
  const contribution = new Map(finding.members.map((member) => [member.account, member]));
  const weight = (account: string): number => contribution.get(account)?.contribution ?? -1;
  const accounts = [...new Set(examples.map(({ account }) => account))]
    .sort((a, b) => weight(b) - weight(a) || byText(a, b))
    .slice(0, lineLimit);
  const drawn = examples.filter(({ account }) => accounts.includes(account));
  const times = drawn.map(({ time }) => time);
  const [since, until] = [Math.min(...times), Math.max(...times)];
  const title = 'When each account acted: the example acts';
  const about = `${plural(drawn.length, 'act')} of ${plural(accounts.length, 'account')} from ${when(rfc3339(since))} to ${when(rfc3339(until))} UTC. Acts on the same object are tied by a line.`;
  const table: Table = {
    caption: `${title} (${count(examples.length)})`,
    columns: [
      { name: 'Time (UTC)' },
      { name: 'Account', kind: 'code' },
      { name: 'Act' },
      { name: 'Object', kind: 'code' },
    ],
    rows: examples.map(({ time, account, verb, object }) => [when(rfc3339(time)), account, verb, object ?? '']),
    folded: true,
  };
  return {
    kind: 'chart',
    chart: {
      kind: 'raster',
      title,
      about,
      since,
      until,
      lines: accounts.map((name) => ({ name, strong: contribution.get(name)?.core ?? false })),
      ticks: drawn.map(({ account, time, verb, object }) => ({
        line: accounts.indexOf(account),
        time,
        tie: object,
        label: `${when(rfc3339(time))} ${account} ${verb}${object === null ? '' : ` ${object}`}`,
      })),
    },
    table,
  };
}
