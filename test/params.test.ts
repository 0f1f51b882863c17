import { describe, expect, it } from 'vitest';
import type { Detector } from '../detectors/detector.ts';
import { chooseDetectors, discoverDetectors } from '../detectors/discover.ts';
import { nearest } from '../detectors/nearest.ts';
import {
  choice,
  duration,
  integer,
  number,
  readAllParams,
  readDuration,
  readParams,
  writeDuration,
} from '../detectors/params.ts';

const spec = {
  window: duration({ default: '60s', min: '1s', max: '1d', meaning: 'how far apart' }),
  least: integer({ default: '3', min: '2', max: '10', meaning: 'how many' }),
  q: number({ default: '0.01', min: '0.001', max: '0.2', meaning: 'how often wrong' }),
  null: choice(['poisson', 'none'], 'which null'),
};
const detectors = new Map([['co-action', { params: spec } as unknown as Detector<unknown>]]);

describe('parameters', () => {
  it('have their defaults where nothing is given', () => {
    expect(readParams('d', spec, {})).toEqual({ window: 60e6, least: 3, q: 0.01, null: 'poisson' });
  });

  it('are read by unit and range, both ends included', () => {
    expect(readParams('d', spec, { window: '1d', least: '10', q: '1e-3', null: 'none' })).toEqual({
      window: 86_400e6,
      least: 10,
      q: 0.001,
      null: 'none',
    });
  });

  it.each([
    [{ window: '2d' }, "d.window must be 1s to 1d, got '2d'"],
    [{ window: '60' }, "d.window must be 1s to 1d, got '60'"],
    [{ window: '500ms' }, "d.window must be 1s to 1d, got '500ms'"],
    [{ least: '2.5' }, "d.least must be a whole number from 2 to 10, got '2.5'"],
    [{ least: '' }, "d.least must be a whole number from 2 to 10, got ''"],
    [{ q: '0.3' }, "d.q must be 0.001 to 0.2, got '0.3'"],
    [{ q: 'NaN' }, "d.q must be 0.001 to 0.2, got 'NaN'"],
    [{ null: 'Poisson' }, "d.null must be poisson or none, got 'Poisson'"],
    [{ windw: '60s' }, "unknown parameter 'd.windw', did you mean 'window'?"],
    [{ colour: 'red' }, "unknown parameter 'd.colour': d has window, least, q, null."],
  ])('outside their range stop with the range: %o', (given, message) => {
    expect(() => readParams('d', spec, given as Record<string, string>)).toThrow(
      expect.objectContaining({ message, exit: 2 }),
    );
  });

  it('come as detector.key=value, the last one of a key wins', () => {
    const read = readAllParams(detectors, ['co-action.window=10s', 'co-action.window=20s']);
    expect(read.get('co-action')).toMatchObject({ window: 20e6, least: 3 });
    expect(() => readAllParams(detectors, ['window=10s'])).toThrow(/--param takes detector.key=value/);
    expect(() => readAllParams(detectors, ['co-acton.window=10s'])).toThrow(
      "unknown detector 'co-acton' in --param co-acton.window=10s, did you mean 'co-action'?",
    );
  });

  it('write durations as they are read', () => {
    for (const text of ['250ms', '60s', '10m', '1h', '7d'])
      expect(readDuration(writeDuration(readDuration(text) as number))).toBe(readDuration(text));
    expect(writeDuration(90e6)).toBe('90s');
  });
});

describe('detectors', () => {
  it('are the folders with an index', async () => {
    const all = await discoverDetectors();
    expect([...all.keys()]).toContain('co-action');
    expect([...chooseDetectors(all, ['co-action']).keys()]).toEqual(['co-action']);
    expect(() => chooseDetectors(all, ['co-acton'])).toThrow(
      expect.objectContaining({ message: "unknown detector 'co-acton', did you mean 'co-action'?", exit: 2 }),
    );
  });

  it('nearest is the one with the fewest edits, if few', () => {
    expect(nearest('co-actoin', ['co-action', 'enrich'])).toBe('co-action');
    expect(nearest('zzz', ['co-action', 'enrich'])).toBeUndefined();
  });
});
