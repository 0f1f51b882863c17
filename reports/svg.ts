import type { Chart } from './blocks.ts';
import { escapeHtml, visible } from './escape.ts';

/** Width of every drawing, in its own units. */
export const width = 720;

/** A drawing that says what it shows to those who cannot see it. */
export function svg(chart: Chart, id: string, height: number, inside: readonly string[]): string {
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escapeHtml(chart.title)}</title>`,
    `<desc id="${id}-desc">${escapeHtml(chart.about)}</desc>`,
    ...inside,
    '</svg>',
  ].join('\n');
}

/** Room for the names at the left. */
export function widest(named: readonly { name: string }[]): number {
  return Math.max(...named.map(({ name }) => [...label(name)].length)) * 7 + 16;
}

/** What fits left of a drawing. */
export function label(name: string): string {
  const characters = [...visible(name)];
  return characters.length > 18 ? `${characters.slice(0, 17).join('')}…` : characters.join('');
}

export function fixed(x: number): string {
  return x.toFixed(1);
}
