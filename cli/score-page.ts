import type { Block, Cell, Column, Fact, RangesChart, Report, Section, Table } from '../reports/blocks.ts';
import { number, percent, plural } from '../reports/format.ts';
import type { Below } from '../world/calibration.ts';
import type { Headline, Scorecard } from '../world/score.ts';
import type { Share } from '../world/share.ts';
import { quantiles, thresholds } from './score-plots.ts';
import { between, shares, told } from './score-shares.ts';

/** A scorecard as a page. */
export function scorePage(card: Scorecard): Report {
  return {
    title: 'Scorecard: findings against ground truth',
    figures: figures(card),
    sections: [whole(card), ...difficulties(card), kinds(card), delays(card), lookalikes(card), ...promises(card)],
  };
}

function figures({ worlds, findings, precision, recall, schemes }: Scorecard): Fact[] {
  return [
    { name: 'Worlds', value: number(worlds) },
    { name: 'Findings', value: number(findings) },
    { name: 'Accused who are guilty', value: told(precision) },
    { name: 'Guilty who are accused', value: told(recall) },
    { name: 'Schemes found', value: told(schemes) },
  ];
}

function whole(card: Scorecard): Section {
  const rows: [string, Share][] = [
    ['Accused accounts that are guilty (precision)', card.precision],
    ['Guilty accounts that are accused (recall)', card.recall],
    ['Schemes found', card.schemes],
    ['Beneficiaries named that are', card.beneficiaries.precision],
    ['Beneficiaries that are named', card.beneficiaries.recall],
    ['Victims named that are', card.victims.precision],
    ['Victims that are named', card.victims.recall],
    ...Object.entries(card.precisionAt).map(([k, share]): [string, Share] => [`Right among the first ${k} findings`, share]),
    ...Object.entries(card.detectors).map(([name, share]): [string, Share] => [`${name}: accused who are guilty`, share]),
  ]; // biome-ignore format: one row a line
  return {
    id: 'whole',
    title: 'Over all worlds',
    blocks: [
      {
        kind: 'table',
        table: shares(
          'Shares, pooled over worlds',
          '',
          rows.filter(([, { of }]) => of > 0),
        ),
      },
      {
        kind: 'note',
        text: 'Intervals of 95 % redraw whole worlds, since what lies in one world hangs together; they are missing for a single world, and too short for few. Where all worlds have all or none, they are Wilson’s, each world one trial. Nobody is counted as rightly left alone: the truth does not name everybody.',
      },
    ],
  };
}

function difficulties({ difficulties }: Scorecard): Section[] {
  if (Object.keys(difficulties).length === 0) return [];
  const line = (name: string, { worlds, precision, recall, schemes }: Headline): Cell[] => [
    name,
    number(worlds),
    ...[precision, recall, schemes].flatMap((share) => [told(share), between(share)]),
  ];
  const table: Table = {
    caption: 'By difficulty',
    columns: [
      { name: 'Difficulty' },
      { name: 'Worlds', kind: 'number' },
      ...['Precision', 'Recall', 'Schemes found'].flatMap((name): Column[] => [
        { name, kind: 'number' },
        { name: '95 %', kind: 'number' },
      ]),
    ],
    rows: Object.entries(difficulties).map(([name, headline]) => line(name, headline)),
  };
  const found = Object.entries(difficulties).flatMap(([name, { kinds }]) =>
    Object.entries(kinds).map(([kind, { schemes }]): [string, Share] => [`${name}, ${kind}`, schemes]),
  );
  return [
    {
      id: 'difficulty',
      title: 'How hard it was made',
      blocks: [
        { kind: 'table', table },
        { kind: 'table', table: { ...shares('Schemes found, by difficulty and kind', '', found), folded: true } },
      ],
    },
  ];
}

function kinds({ kinds }: Scorecard): Section {
  const each = (name: 'schemes' | 'members' | 'findings', title: string, about: string): Block => {
    const rows = Object.entries(kinds).map(([kind, all]): [string, Share] => [kind, all[name]]);
    const some = rows.filter(([, { of }]) => of > 0);
    const table = shares(title, 'Kind', some);
    if (some.length === 0) return { kind: 'text', text: `${title}: none.` };
    const chart: RangesChart = {
      kind: 'ranges',
      title,
      about,
      most: 1,
      rows: some.map(([name, { hits, of, ratio = 0, interval }]) => ({
        name,
        value: ratio,
        ...(interval ? { range: interval } : {}),
        shown: `${percent(ratio)} of ${number(of)} (${number(hits)})`,
      })),
    };
    return { kind: 'chart', chart, table: { ...table, folded: true } };
  };
  return {
    id: 'kinds',
    title: 'Kinds of scheme',
    blocks: [
      each('schemes', 'Schemes found, by kind', 'Share of schemes at least half of whose members are named; the line is the interval over worlds. A kind that no detector looks for stays at 0.'), // biome-ignore format: one thought
      each('members', 'Members named, by kind', 'Recall: share of operators and amplifiers that are accused, of a forced follow of victims that are named.'), // biome-ignore format: one thought
      each('findings', 'Findings that are right, by kind', 'Precision: of the findings that count for a kind, those most of whose accused are guilty.'), // biome-ignore format: one thought
    ],
  };
}

function delays({ delays }: Scorecard): Section {
  const all = Object.entries(delays);
  const timed = all.flatMap(([name, { days }]) => (days ? [{ name, days }] : []));
  const table: Table = {
    caption: 'Days until found, by kind',
    columns: ['Kind', 'Schemes', 'Found', 'Not found', 'Quarter', 'Median', 'Three quarters'].map((name, at) => (at === 0 ? { name } : { name, kind: 'number' })), // biome-ignore format: one thought
    rows: all.map(([kind, { schemes, found, days }]) => [
      kind,
      ...[schemes, found, schemes - found].map(number),
      ...(days?.quartiles.map(number) ?? ['', '', '']),
    ]),
  };
  const about =
    'From the first act of a scheme to the end of the first window up to which it is found: median, and the middle half, of those found whose beginning is known. Schemes not found have no time: where many are missing, the median tells of the easy ones. A single window over everything finds all at its end.';
  if (timed.length === 0) return { id: 'delays', title: 'Time until found', blocks: [{ kind: 'table', table }] };
  const chart: RangesChart = {
    kind: 'ranges',
    title: 'Days until found, by kind',
    about,
    most: 4 * Math.ceil(Math.max(1, ...timed.map(({ days }) => days.quartiles[2])) / 4),
    rows: timed.map(({ name, days: { of, quartiles } }) => ({
      name,
      value: quartiles[1],
      range: [quartiles[0], quartiles[2]],
      shown: `${number(quartiles[1])} days (${number(of)} found)`,
    })),
  };
  return { id: 'delays', title: 'Time until found', blocks: [{ kind: 'chart', chart, table }] };
}

function lookalikes({ lookalikes }: Scorecard): Section {
  const all = Object.entries(lookalikes);
  const table: Table = {
    caption: 'Innocents that were accused',
    columns: [
      { name: 'Look-alike' },
      { name: 'Accounts accused', kind: 'number' },
      { name: 'of', kind: 'number' },
      { name: 'Worlds in which any is', kind: 'number' },
      { name: 'of', kind: 'number' },
      { name: '95 % (Wilson)', kind: 'number' },
    ],
    rows: all.map(([name, { accounts, worlds }]) => [
      name,
      ...[accounts.hits, accounts.of, worlds.hits, worlds.of].map(number),
      between(worlds),
    ]),
  };
  const blocks: Block[] =
    all.length > 0 ? [{ kind: 'table', table }] : [{ kind: 'text', text: 'The truth names none.' }];
  return { id: 'lookalikes', title: 'Innocent look-alikes', blocks };
}

function promises({ calibration, falseFindings, findings }: Scorecard): Section[] {
  const q = (title: string, about: string, y: string, all: readonly Below[]): Block =>
    thresholds(title, about, { x: 'threshold of q', y, line: 'promised: no more' }, all, false);
  const organic = calibration.extremes.length;
  return [
    {
      id: 'findings-q',
      title: 'What q promises of findings',
      blocks: [
        {
          kind: 'text',
          text: `${plural(falseFindings.seen, 'finding')} of ${number(findings)} not right; the sum of all q is ${number(falseFindings.promised)}.`,
        },
        q(
          'Findings that are not right, by threshold of q',
          'All worlds together. Above the line, q promises too much. It cannot show that q is right for each kind of finding, nor, in worlds made for testing, what a real platform would give.',
          'share not right',
          calibration.falseFindings,
        ),
      ],
    },
    {
      id: 'organic',
      title: 'Worlds without any scheme',
      blocks:
        organic === 0
          ? [{ kind: 'text', text: 'None was given: nothing can be said of how often innocent worlds are accused.' }]
          : [
              q(
                'Worlds with a finding, by threshold of q',
                `Of ${plural(organic, 'world')}; intervals of Wilson. With all findings false, no more worlds than the threshold should have any. Without a finding in n worlds, the true share may still be about 3/n.`,
                'share of worlds',
                calibration.organic,
              ),
              quantiles(calibration.extremes),
            ],
    },
    ...(calibration.tests.length === 0
      ? []
      : [
          {
            id: 'tests',
            title: 'Single tests',
            blocks: [
              thresholds(
                'Tests in worlds without any scheme, by threshold of p',
                'Above the line, p is too small: chance alone does not give such p so often. Tests that were never enumerated count as above all thresholds: beyond the largest p that was given the share cannot rise, and lying below the line there says nothing. Tests that share accounts hang together, and a test that only nominates may be followed by a stricter one.',
                { x: 'threshold of p', y: 'share below', line: 'as chance gives' },
                calibration.tests,
                true,
              ),
            ],
          },
        ]),
  ];
}
