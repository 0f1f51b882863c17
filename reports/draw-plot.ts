import type { Axis, PlotChart } from './blocks.ts';
import { escapeHtml } from './escape.ts';
import { number } from './format.ts';
import { fixed, svg, width } from './svg.ts';

const [left, right, top, bottom, height] = [64, 24, 30, 290, 336];

/** Filled dots for the first series, hollow squares for the second, a dashed line for what they are held against. */
export function drawPlot(chart: PlotChart, id: string): string {
  const x = scaleOf(chart.x, left, width - right);
  const y = scaleOf(chart.y, bottom, top);
  const path = chart.line.points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ');
  const marks = chart.series.flatMap(({ points }, which) =>
    points.flatMap((point) => {
      const words = `<title>${escapeHtml(point.label)}</title>`;
      const [cx, cy] = [x(point.x), y(point.y)];
      const mark =
        which === 0
          ? `<circle class="strong" cx="${cx}" cy="${cy}" r="4.5">${words}</circle>`
          : `<rect class="tie" fill="none" stroke-width="2" x="${fixed(Number(cx) - 5)}" y="${fixed(Number(cy) - 5)}" width="10" height="10">${words}</rect>`;
      const range = point.range
        ? [`<line class="tie" stroke-width="3" x1="${cx}" x2="${cx}" y1="${y(point.range[0])}" y2="${y(point.range[1])}"/>`] // biome-ignore format: one thought
        : [];
      return [...range, mark];
    }),
  );
  return svg(chart, id, height, [
    ...chart.x.ticks.flatMap((tick) => [
      `<line class="rail" x1="${x(tick)}" x2="${x(tick)}" y1="${top}" y2="${bottom}"/>`,
      `<text class="axis" x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${number(tick)}</text>`,
    ]),
    ...chart.y.ticks.flatMap((tick) => [
      `<line class="rail" x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}"/>`,
      `<text class="axis" x="${left - 8}" y="${fixed(Number(y(tick)) + 4)}" text-anchor="end">${number(tick)}</text>`,
    ]),
    `<polyline class="tie" fill="none" stroke-width="1.5" stroke-dasharray="6 4" points="${path}"/>`,
    ...marks,
    ...legend(chart),
    `<text class="axis" x="${(left + width - right) / 2}" y="${bottom + 36}" text-anchor="middle">${escapeHtml(chart.x.name)}</text>`,
  ]);
}

/** What is drawn how, above the plot, after the name of the axis upwards. */
function legend({ y, line, series }: PlotChart): string[] {
  const names = [...series.map(({ name }, at) => `${at === 0 ? '●' : '□'} ${name}`), `╌ ${line.name}`];
  return [
    `<text class="axis" x="0" y="14">${escapeHtml(y.name)}</text>`,
    `<text class="axis" x="${width - right}" y="14" text-anchor="end">${escapeHtml(names.join(' · '))}</text>`,
  ];
}

function scaleOf({ log, ticks }: Axis, from: number, to: number): (value: number) => string {
  const place = (value: number) => (log ? Math.log(value) : value);
  const [least, most] = [ticks[0] as number, ticks.at(-1) as number];
  const range = place(most) - place(least) || 1;
  return (value) =>
    fixed(from + (to - from) * ((place(Math.min(Math.max(value, least), most)) - place(least)) / range));
}
