import { describe, expect, it } from 'vitest';
import type { PlotChart, RangesChart, RasterChart } from '../reports/blocks.ts';
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

describe('a plot', () => {
  const plot = (log: boolean, y: number): PlotChart => ({
    kind: 'plot',
    title: '',
    about: '',
    x: { name: 'x', log: true, ticks: [0.01, 0.1, 1] },
    y: { name: '<y>', log, ticks: [0.001, 1] },
    line: { name: 'same', points: [{ x: 0.01, y: 0.01 }] },
    series: [{ name: 's', points: [{ x: 0.1, y, range: [0, 2], label: '<b>' }] }],
  });
  it('puts a value where its axis says, evenly or by powers', () => {
    expect(draw(plot(true, 0.001), 'x')).toContain('cx="380.0" cy="290.0"'); // half way, at the bottom
    expect(draw(plot(true, Math.sqrt(0.001)), 'x')).toContain('cy="160.0"');
    expect(draw(plot(false, 0.5005), 'x')).toContain('cy="160.0"');
  });
  it('draws what lies beyond an axis at its end, and escapes names', () => {
    const drawn = draw(plot(true, 0), 'x');
    expect(drawn).toContain('cy="290.0"');
    expect(drawn).toContain('y1="290.0" y2="30.0"');
    expect(drawn).not.toMatch(/NaN|Infinity|undefined|<b>|<y>/);
  });
});

it('draws ranges on their scale, and a scale of nothing too', () => {
  const ranges = (most: number, value: number): RangesChart => ({
    kind: 'ranges',
    title: '',
    about: '',
    most,
    rows: [{ name: 'abc', value, range: [0, value], shown: '<i>' }],
  });
  const left = 3 * 7 + 16;
  expect(draw(ranges(4, 2), 'x')).toContain(`cx="${((left + 720 - 130) / 2).toFixed(1)}"`);
  expect(draw(ranges(0, 0), 'x')).toContain(`cx="${left.toFixed(1)}"`);
  expect(draw(ranges(0, 0), 'x')).not.toMatch(/NaN|Infinity|<i>/);
});
