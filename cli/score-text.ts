import type { Below } from '../world/calibration.ts';
import type { Headline, Scorecard } from '../world/score.ts';
import type { Share } from '../world/share.ts';
import { table } from './terminal.ts';

/** A scorecard as tables. */
export function writtenScore(card: Scorecard): string {
  const { calibration } = card;
  const rows = [
    ...headline('', card),
    row('beneficiaries named that are', card.beneficiaries.precision),
    row('beneficiaries that are named', card.beneficiaries.recall),
    row('victims named that are', card.victims.precision),
    row('victims that are named', card.victims.recall),
    ...Object.entries(card.precisionAt).map(([k, share]) => row(`right among the first ${k} findings`, share)),
    ...Object.entries(card.detectors).map(([name, share]) => row(`${name}: accused accounts that are guilty`, share)),
    ...Object.entries(card.lookalikes).flatMap(([name, { accounts, worlds }]) => [
      row(`innocent ${name}: accounts accused`, accounts),
      row(`innocent ${name}: worlds in which any is`, worlds),
    ]),
    row('worlds without a scheme that accuse somebody', card.organic),
    ...below('findings that are not right, of those with q', calibration.falseFindings),
    ...below('worlds without a scheme whose smallest q is', calibration.organic),
    ...below('tests in worlds without a scheme with p', calibration.tests),
  ];
  const byDifficulty = Object.entries(card.difficulties).flatMap(([name, one]) => headline(`${name}: `, one));
  return [
    `${card.findings} findings in ${card.worlds} ${card.worlds === 1 ? 'world' : 'worlds'}`,
    shares(rows),
    ...(byDifficulty.length > 0 ? [shares(byDifficulty)] : []),
    delays(card),
    `false findings: ${card.falseFindings.seen}; q promised at most ${card.falseFindings.promised.toPrecision(2)} on average`,
  ].join('\n\n');
}

function headline(prefix: string, { precision, recall, schemes, kinds }: Headline) {
  return [
    row(`${prefix}accused accounts that are guilty (precision)`, precision),
    row(`${prefix}guilty accounts that are accused (recall)`, recall),
    row(`${prefix}schemes found`, schemes),
    ...Object.entries(kinds).flatMap(([kind, { schemes, members, findings }]) => [
      row(`${prefix}${kind}: schemes found`, schemes),
      row(`${prefix}${kind}: members named`, members),
      row(`${prefix}${kind}: findings that are right`, findings),
    ]),
  ];
}

function below(what: string, all: readonly Below[]) {
  return all.map(({ threshold, share }) => row(`${what} ≤ ${threshold}`, share));
}

function row(what: string, { hits, of, ratio, interval }: Share) {
  const ends = interval?.map((end) => end.toFixed(3)).join(' to ');
  return [what, hits, of, ratio?.toFixed(3) ?? '', ends ?? ''];
}

function shares(rows: readonly (readonly unknown[])[]): string {
  const told = rows.filter((cells) => cells[2] !== 0);
  return table(['', 'hits', 'of', 'ratio', '95 % interval'], told);
}

function delays(card: Scorecard): string {
  const rows = Object.entries(card.delays).map(([kind, { schemes, found, days }]) => [
    kind,
    schemes,
    found,
    ...(days?.quartiles.map((one) => one.toFixed(1)) ?? []),
  ]);
  return table(['days until found', 'schemes', 'found', 'quarter', 'median', 'three quarters'], rows);
}
