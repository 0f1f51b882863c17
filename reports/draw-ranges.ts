import type { RangesChart } from './blocks.ts';
import { escapeHtml } from './escape.ts';
import { number } from './format.ts';
import { fixed, label, svg, widest, width } from './svg.ts';

const [step, top, right] = [22, 4, 130];

/** A dot a row, its range a line through it, its numbers at the right. */
export function drawRanges(chart: RangesChart, id: string): string {
  const left = widest(chart.rows);
  const bottom = top + chart.rows.length * step;
  const most = chart.most > 0 ? chart.most : 1;
  const x = (value: number): string => fixed(left + (width - left - right) * Math.min(Math.max(value / most, 0), 1));
  const scale = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const inside = chart.rows.flatMap(({ name, value, range, shown }, at) => {
    const y = top + at * step + step / 2;
    return [
      `<text class="name core" x="0" y="${y + 4}">${escapeHtml(label(name))}</text>`,
      ...(range
        ? [`<line class="tie" stroke-width="3" x1="${x(range[0])}" x2="${x(range[1])}" y1="${y}" y2="${y}"/>`]
        : []),
      `<circle class="strong" cx="${x(value)}" cy="${y}" r="4.5"/>`,
      `<text class="value" x="${width - right + 14}" y="${y + 4}">${escapeHtml(shown)}</text>`,
    ];
  });
  return svg(chart, id, bottom + 22, [
    ...scale.map((value) => `<line class="rail" x1="${x(value)}" x2="${x(value)}" y1="${top}" y2="${bottom}"/>`),
    ...inside,
    ...scale.map((value) => `<text class="axis" x="${x(value)}" y="${bottom + 16}" text-anchor="middle">${number(value)}</text>`), // biome-ignore format: one thought
  ]);
}
