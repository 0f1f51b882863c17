import { rfc3339 } from '../detectors/time.ts';
import type { BarsChart, Chart, RasterChart } from './blocks.ts';
import { drawPlot } from './draw-plot.ts';
import { drawRanges } from './draw-ranges.ts';
import { escapeHtml, shorten } from './escape.ts';
import { when } from './format.ts';
import { fixed, label, svg, widest, width } from './svg.ts';

/** A chart as inline SVG that says what it shows to those who cannot see it; its colours come from the page. */
export function draw(chart: Chart, id: string): string {
  switch (chart.kind) {
    case 'bars':
      return drawBars(chart, id);
    case 'raster':
      return drawRaster(chart, id);
    case 'ranges':
      return drawRanges(chart, id);
    case 'plot':
      return drawPlot(chart, id);
  }
}

function drawBars(chart: BarsChart, id: string): string {
  const [left, right, step] = [widest(chart.bars), 90, 26];
  const most = Math.max(...chart.bars.map(({ value }) => value), Number.MIN_VALUE);
  const inside = chart.bars.flatMap(({ name, value, shown, strong }, at) => {
    const y = at * step + 4;
    const length = Math.max((width - left - right) * (Math.max(value, 0) / most), 1.5);
    return [
      `<text x="0" y="${y + 13}">${escapeHtml(name)}</text>`,
      `<rect class="${strong ? 'strong' : 'weak'}" x="${left}" y="${y}" width="${fixed(length)}" height="18" rx="2"/>`,
      `<text class="value" x="${fixed(left + length + 8)}" y="${y + 13}">${escapeHtml(shown)}</text>`,
    ];
  });
  return svg(chart, id, chart.bars.length * step + 4, inside);
}

function drawRaster(chart: RasterChart, id: string): string {
  const [left, right, step, top] = [widest(chart.lines), 16, 18, 6];
  const bottom = top + chart.lines.length * step;
  const range = Math.max(chart.until - chart.since, 1);
  const x = (time: number): number => left + 6 + (width - left - right - 12) * ((time - chart.since) / range);
  const y = (line: number): number => top + line * step + step / 2;
  const lines = chart.lines.flatMap(({ name, strong }, at) => [
    `<line class="rail" x1="${left}" x2="${width - right}" y1="${y(at)}" y2="${y(at)}"/>`,
    `<text class="${strong ? 'name core' : 'name'}" x="0" y="${y(at) + 4}">${escapeHtml(label(name))}</text>`,
  ]);
  const ties = tied(chart).map(({ time, from, to }) => {
    const at = fixed(x(time));
    return `<line class="tie" x1="${at}" x2="${at}" y1="${y(from)}" y2="${y(to)}"/>`;
  });
  const ticks = chart.ticks.map(
    ({ line, time, label: words }) =>
      `<rect class="tick" x="${fixed(x(time) - 1.5)}" y="${y(line) - 6}" width="3" height="12"><title>${escapeHtml(shorten(words, 200))}</title></rect>`,
  );
  const axis = [chart.since, chart.until].map((time, at) => {
    const [anchor, place] = at === 0 ? ['start', left] : ['end', width - right];
    return `<text class="axis" x="${place}" y="${bottom + 16}" text-anchor="${anchor}">${escapeHtml(when(rfc3339(time)))}</text>`;
  });
  return svg(chart, id, bottom + 22, [...lines, ...ties, ...ticks, ...axis]);
}

/** Lines between the outermost acts on one object that the drawing cannot tell apart in time. */
function tied({ ticks, since, until }: RasterChart): { time: number; from: number; to: number }[] {
  const near = Math.max(until - since, 1) / 100;
  const groups = new Map<string, { time: number; lines: number[] }[]>();
  for (const { tie, time, line } of ticks) {
    if (tie === null) continue;
    const groupsOfTie = groups.get(tie) ?? [];
    groups.set(tie, groupsOfTie);
    const last = groupsOfTie.at(-1);
    if (last && time - last.time <= near) last.lines.push(line);
    else groupsOfTie.push({ time, lines: [line] });
  }
  return [...groups.values()]
    .flat()
    .filter(({ lines }) => lines.length > 1)
    .map(({ time, lines }) => ({ time, from: Math.min(...lines), to: Math.max(...lines) }));
}
