import type { Block } from './blocks.ts';
import { count } from './format.ts';
import { type Manifest, snapshotHash } from './manifest.ts';

/** What a reviewer needs to check the run: parameters, rows read, files written. */
export function appendix(manifest: Manifest): Block[] {
  return [
    { kind: 'part', title: 'Parameters', blocks: [parameters(manifest)] },
    { kind: 'part', title: 'Rows read', blocks: rowsRead(manifest) },
    { kind: 'part', title: 'Files', blocks: [files(manifest)] },
    { kind: 'part', title: 'Reading this report', blocks: [{ kind: 'list', items: reading }] },
  ];
}

function parameters({ detectors }: Manifest): Block {
  const rows = detectors.flatMap(({ name, parameters }) =>
    Object.entries(parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([parameter, value]) => [name, parameter, value]),
  );
  const columns = [{ name: 'Detector' }, { name: 'Parameter', kind: 'code' }, { name: 'Value', kind: 'code' }] as const;
  return { kind: 'table', table: { caption: 'Every parameter of every detector', columns, rows } };
}

function rowsRead({ snapshot, counts }: Manifest): Block[] {
  const table: Block = {
    kind: 'table',
    table: {
      caption: `Snapshot sha256:${snapshotHash(snapshot)}`,
      columns: [
        { name: 'Stream', kind: 'code' },
        { name: 'Partition', kind: 'number' },
        { name: 'From', kind: 'number' },
        { name: 'To', kind: 'number' },
        { name: 'Rows', kind: 'number' },
        { name: 'Checksum', kind: 'code' },
      ],
      rows: snapshot.map(({ stream, partition, from, to, rows, checksum }) => [
        stream,
        ...[partition, from, to, rows].map(count),
        checksum,
      ]),
    },
  };
  if (counts.length === 0) return [table];
  return [
    table,
    {
      kind: 'table',
      table: {
        caption: 'Rows left after each step',
        columns: [{ name: 'After' }, { name: 'Rows', kind: 'number' }],
        rows: counts.map(({ after, rows }) => [after, count(rows)]),
      },
    },
  ];
}

function files({ files: written }: Manifest): Block {
  return {
    kind: 'table',
    table: {
      caption: 'Beside this report, with manifest.json',
      columns: [
        { name: 'File', kind: 'code' },
        { name: 'Bytes', kind: 'number' },
        { name: 'SHA-256', kind: 'code' },
      ],
      rows: written
        .filter(({ name }) => name.endsWith('.parquet'))
        .map(({ name, bytes, sha256 }) => [name, count(bytes), sha256]),
    },
  };
}

const reading = [
  'Severity is the impact, confidence the strength of the evidence; neither is a verdict on a person.',
  'p is the chance of such a number had this group been named beforehand. q is the share of false findings to expect among all that are at least as strong, over everything that was looked for.',
  'Operator: run by the operator of the ring, by evidence of identity. Amplifier: took part in the joint acts, control not shown. Beneficiary: received what they produced. Victim: suffered it. Bystander: in the picture for context.',
  'Characters that cannot be seen are named like ⟨U+202E⟩. A name that begins like a spreadsheet formula has an apostrophe before it.',
];
