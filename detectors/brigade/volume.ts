import type { Evidence } from '../detector.ts';
import { probability } from '../statistics.ts';
import { type Kind, type Raid, raidKey } from './raid.ts';

/** Strangers who come to one target: in all, in the fullest span, and summed over spans as squares. */
export interface History {
  readonly kind: Kind;
  readonly target: number;
  readonly strangers: number;
  readonly squares: number;
  readonly fullest: number;
}

/** Fewer spans than these are no history. */
const leastSpans = 4;
/** With fewer targets to learn from, dispersion is taken for the largest. */
const leastTargets = 20;
const mostDispersion = 5;

/** How the number of strangers in one span goes up and down for targets of one kind. */
export interface Tides {
  readonly spans: number;
  readonly byTarget: ReadonlyMap<string, History>;
  /** Upper quartile over targets, by kind. */
  readonly dispersion: Readonly<Record<Kind, number>>;
}

export function tidesOf(histories: readonly History[], spans: number, least: number): Tides {
  const dispersion = (kind: Kind) => {
    const own = histories
      .filter((history) => history.kind === kind && history.strangers >= least)
      .map((history) => dispersionOf(history, spans))
      .sort((x, y) => x - y);
    return own.length < leastTargets ? mostDispersion : (own[Math.floor(own.length * 0.75)] as number);
  };
  return {
    spans,
    byTarget: new Map(histories.map((history) => [raidKey(history), history])),
    dispersion: { comment: dispersion('comment'), report: dispersion('report') },
  };
}

/**
 * That so many strangers come in one span, against what the target has in others: negative binomial with the larger of
 * its own dispersion and that of targets alike, widened for what is not known of the mean; for the best of all spans,
 * those between two as well (Bonferroni). Undefined where history is too short.
 */
export function volumeOf(raid: Raid, { spans, byTarget, dispersion }: Tides): Evidence | undefined {
  const history = byTarget.get(raidKey(raid));
  if (history === undefined || spans < leastSpans) return undefined;
  const mean = Math.max(0.1, (history.strangers - raid.crowd) / (spans - 1));
  const alpha = Math.max(dispersionOf(history, spans), dispersion[raid.kind], 0.05);
  const widened = alpha + (alpha + 1 / mean) / (spans - 1);
  const lnP = Math.min(0, lnNegativeBinomialTail(raid.crowd, mean, 1 / widened) + Math.log(2 * spans));
  return {
    family: 'volume',
    statement: `${raid.crowd} strangers came within one span; the target has ${mean.toPrecision(2)} in as long a time else.`,
    observed: raid.crowd,
    expected: mean,
    baseline: `the target's other spans, ${spans} in all, overdispersed like those of the targets with the most restless quarter of histories`,
    p: probability(lnP),
    events: raid.acts.slice(0, 50).map(({ source, id }) => ({ source, id })),
  };
}

/** Of the spans but for the fullest: (variance − mean) / mean², from 0 to 5. */
function dispersionOf({ strangers, squares, fullest }: History, spans: number): number {
  const rest = Math.max(1, spans - 1);
  const mean = (strangers - fullest) / rest;
  const variance = (squares - fullest * fullest) / rest - mean * mean;
  return Math.min(mostDispersion, Math.max(0, (variance - mean) / Math.max(mean, 0.2) ** 2));
}

/** ln P(X ≥ x) of a negative binomial count with this mean and size, x above the mean. */
export function lnNegativeBinomialTail(x: number, mean: number, size: number): number {
  if (x <= mean) return 0;
  const chance = mean / (mean + size);
  let lnTerm = size * Math.log1p(-chance);
  for (let k = 0; k < x; k += 1) lnTerm += Math.log((k + size) / (k + 1)) + Math.log(chance);
  let term = 1;
  let sum = 1;
  for (let k = x; term > sum * 1e-16; k += 1) {
    term *= ((k + size) / (k + 1)) * chance;
    sum += term;
  }
  return lnTerm + Math.log(sum);
}
