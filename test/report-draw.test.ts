import { expect, it } from 'vitest';
import type { RasterChart } from '../reports/blocks.ts';
import { draw } from '../reports/draw.ts';

const raster: RasterChart = {
  kind: 'raster',
  title: 'When',
  about: 'What',
  since: 0,
  until: 1000,
  lines: ['a', 'b', 'c'].map((name) => ({ name, strong: true })),
  ticks: [],
};
const tick = (line: number, time: number, tie: string | null) => ({ line, time, tie, label: '' });
const ties = (ticks: RasterChart['ticks']): number =>
  draw({ ...raster, ticks }, 'x').match(/class="tie"/g)?.length ?? 0;

it('ties acts on one object that lie together in time, and no others', () => {
  expect(ties([tick(0, 0, 'o'), tick(1, 5, 'o'), tick(2, 9, 'o')])).toBe(1);
  expect(ties([tick(0, 0, 'o'), tick(1, 5, 'o'), tick(0, 500, 'o'), tick(2, 505, 'o')])).toBe(2);
  expect(ties([tick(0, 0, 'o'), tick(1, 500, 'o')])).toBe(0);
  expect(ties([tick(0, 0, 'o'), tick(1, 0, 'other')])).toBe(0);
  expect(ties([tick(0, 0, null), tick(1, 0, null)])).toBe(0);
});

it('draws within its frame: all acts at one time, nothing expected, nothing observed', () => {
  const at = draw({ ...raster, since: 7, until: 7, ticks: [tick(0, 7, 'o'), tick(1, 7, 'o')] }, 'x');
  expect(at).not.toMatch(/NaN|Infinity|undefined/);
  for (const values of [
    [3, 0],
    [0, 0],
    [0.02, 9e9],
  ] as const) {
    const bars = values.map((value, n) => ({ name: `${n}`, value, shown: `${value}`, strong: n === 0 }));
    const drawn = draw({ kind: 'bars', title: '', about: '', bars }, 'x');
    const widths = [...drawn.matchAll(/width="([\d.]+)" height="18"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(2);
    for (const width of widths) expect(width).toSatisfy((w: number) => w >= 1.5 && w <= 720);
  }
});
