import type { Axis, Block, PlotChart, Table } from '../reports/blocks.ts';
import { number, probability } from '../reports/format.ts';
import type { Below, Calibration } from '../world/calibration.ts';
import { shares } from './score-shares.ts';

/** Shares over thresholds. On logarithmic axes a share of 0 lies at the bottom. */
export function thresholds(
  title: string,
  about: string,
  names: { readonly x: string; readonly y: string; readonly line: string },
  all: readonly Below[],
  log: boolean,
): Block {
  const table = { ...shares(title, names.x, all.map(({ threshold, share }) => [probability(threshold), share])), folded: true }; // biome-ignore format: one thought
  const points = all.flatMap(
    ({ threshold, share: { hits, of, ratio, interval } }) =>
    ratio === undefined
      ? []
      : [{ x: threshold, y: ratio, ...(interval ? { range: interval } : {}), label: `${number(hits)} of ${number(of)} at ${number(threshold)}` }], // biome-ignore format: one thought
  );
  if (points.length === 0) return { kind: 'text', text: `${title}: nothing to count.` };
  const ticks = all.map(({ threshold }) => threshold);
  const least = Math.min(...ticks, ...points.flatMap(({ y, range }) => [y, ...(range ?? [])]).filter((y) => y > 0));
  const highest = Math.max(...points.flatMap(({ y, range }) => [y, ...(range ?? [])]), ...ticks);
  const chart: PlotChart = {
    kind: 'plot',
    title,
    about,
    x: { name: names.x, log: true, ticks },
    y: { name: names.y, log, ticks: log ? decades(least) : even(highest) },
    line: { name: names.line, points: curve(ticks) },
    series: [{ name: 'seen', points }],
  };
  return { kind: 'chart', chart, table };
}

/** Smallest q and p of each world without any scheme, against the quantiles of the uniform distribution. */
export function quantiles(extremes: Calibration['extremes']): Block {
  const expected = (at: number) => (at + 0.5) / extremes.length;
  const series = (['q', 'p'] as const).map((name) => ({
    name: `smallest ${name}`,
    points: extremes
      .map((one) => one[name] ?? 1)
      .sort((x, y) => x - y)
      .map((y, at) => ({ x: expected(at), y, label: `${number(expected(at))} expected, ${probability(y)} seen` })),
  }));
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const x: Axis = { name: 'expected, were it uniform', log: true, ticks: decades(expected(0)) };
  const title = 'The most extreme finding of each world without any scheme';
  const chart: PlotChart = {
    kind: 'plot',
    title,
    about:
      'Each world once, in order; without a finding at 1; what is below the axis at its end. The smallest q may lie on or above the line, not below. The smallest p of many tests lies below it by right, the more tests the further: it shows how far chance alone reaches, not whether p is honest.',
    x,
    y: { name: 'smallest q, p', log: true, ticks: decades(Math.max(Math.min(...values), 1e-12)) },
    line: { name: 'uniform', points: [expected(0), 1].map((both) => ({ x: both, y: both })) },
    series,
  };
  const shown = (value: number | null) => (value === null ? 'no finding' : probability(value));
  const table: Table = {
    caption: title,
    columns: ['Smallest p', 'Smallest q'].map((name) => ({ name, kind: 'number' })),
    rows: extremes.map(({ p, q }) => [shown(p), shown(q)]),
    folded: true,
  };
  return { kind: 'chart', chart, table };
}

/** Powers of ten from at most `least` to 1, no more than ten of them. */
function decades(least: number): number[] {
  const lowest = Math.min(-1, Math.floor(Math.log10(least)));
  const step = Math.ceil(-lowest / 9);
  return Array.from({ length: Math.ceil(-lowest / step) + 1 }, (_, at) => Number(`1e${-step * at}`)).reverse();
}

/** From 0 to at least `highest`, in tenths, or quarters. */
function even(highest: number): number[] {
  const step = highest > 0.5 ? 0.25 : 0.1;
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, at) => Number((at * step).toFixed(2)));
}

/** The line on which share and threshold are equal, close enough for logarithmic axes. */
function curve(ticks: readonly number[]) {
  const [least, most] = [Math.log(ticks[0] as number), Math.log(ticks.at(-1) as number)];
  return Array.from({ length: 41 }, (_, at) => Math.exp(least + ((most - least) * at) / 40)).map((x) => ({ x, y: x }));
}
