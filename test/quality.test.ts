import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keep, readKept } from '../quality/kept.ts';
import { page } from '../quality/page.ts';
import { worldsOf } from '../quality/plan.ts';
import type { Trial } from '../quality/trial.ts';

describe('the worlds', () => {
  it('no seed both tunes and reports', () => {
    const seeds = (which: 'tuning' | 'reporting') =>
      new Set([true, false].flatMap((quick) => worldsOf({ seeds: which, quick }).map(({ seed }) => seed)));
    const reporting = seeds('reporting');
    expect([...seeds('tuning')].filter((seed) => reporting.has(seed))).toEqual([]);
    expect([...seeds('tuning')].every((seed) => seed >= 1 && seed <= 20)).toBe(true);
  });

  it('report on ten worlds of each difficulty and fifty without a scheme', () => {
    const worlds = worldsOf({ seeds: 'reporting', quick: false });
    expect(worlds.filter(({ difficulty, organic }) => difficulty === 'hard' && !organic)).toHaveLength(10);
    expect(worlds.filter(({ organic }) => organic)).toHaveLength(50);
  });
});

describe('the page', () => {
  const accuse = (detector: string, q: number, ...accounts: string[]) => ({
    detector,
    members: accounts.map((account) => ({ account, role: 'amplifier' })),
    statistic: { p: q, q },
    until: 0,
  });
  const ring = { scheme: 'ring-0', kind: 'coordination', role: 'amplifier', since: null, difficulty: 'easy' };
  const crowd = { scheme: 'crowd-3', kind: 'organic-lookalike', role: 'bystander', since: null, difficulty: 'easy' };
  const world = { seed: 1001, difficulty: 'easy', organic: false, accounts: 10, days: 3 } as const;
  const trials: Trial[] = [
    {
      world,
      truth: [
        { account: 'a', ...ring },
        { account: 'b', ...ring },
        { account: 'c', ...crowd },
        { account: 'd', ...crowd, scheme: 'crowd-4' },
      ],
      answers: [
        { method: 'lockstep', seconds: 2, findings: [accuse('co-action', 0.001, 'a', 'b')] },
        { method: 'a rule', seconds: 1, findings: [accuse('a rule', 1, 'a', 'b', 'c', 'e'), accuse('a rule', 1, 'f')] },
      ],
    },
    ...[0.02, 0.004, 1].map(
      (q, at): Trial => ({
        world: { ...world, seed: 2001 + at, organic: true },
        truth: [],
        answers: [
          { method: 'lockstep', seconds: 1, findings: q < 1 ? [accuse('co-action', q, 'x')] : [] },
          { method: 'a rule', seconds: 1, findings: [] },
        ],
      }),
    ),
  ];
  const text = page({ trials, real: [] });
  const lines = text.split('\n');

  it('counts schemes, accused, precision, recall and findings of each method', () => {
    expect(lines).toContain('| lockstep | 1.00 | 2 | 1.00 | 1.00 | 1 | 0 |');
    expect(lines).toContain('| a rule | 1.00 | 5 | 0.40 | 1.00 | 2 | 2 |');
    expect(text).toContain('2 guilty accounts a world, so that accusing everybody has a precision of 0.20');
  });

  it('puts look-alikes of one sort together', () => {
    expect(lines).toContain('| method | crowd |');
    expect(lines).toContain('| lockstep | 0/2 |');
    expect(lines).toContain('| a rule | 1/2 |');
  });

  it('of worlds without a scheme it tells how often the smallest q is at most α', () => {
    expect(text).toMatch(/^\| lockstep \| 0\.67 \([^)]+\) \| 2 \| 0\.00 \| 0\.33 \| 0\.67 \| 0\.67 \|$/m);
    expect(text).toMatch(/^\| a rule \| 0\.00 \(0\.00 to 0\.56\) \| 0 \| no q \| no q \| no q \| no q \|$/m);
  });

  it('trials are read as they were kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const file = join(folder, 'trial.json');
    for (const trial of trials) {
      keep(trial, file, join(folder, 'unfinished'));
      expect(readKept(file)).toEqual(trial);
    }
    expect(readdirSync(folder)).toEqual(['trial.json']);
    rmSync(folder, { recursive: true });
  });

  it('shows several detectors together and each by itself', () => {
    const [first] = trials as [Trial];
    const findings = [accuse('co-action', 0.001, 'a'), accuse('trade', 0.01, 'b', 'e')];
    const two = page({ trials: [{ ...first, answers: [{ method: 'lockstep', seconds: 1, findings }] }], real: [] });
    expect(two).toContain('\n| lockstep | 1.00 | 3 | 0.67 | 1.00 | 2 | 1 |\n');
    expect(two).toContain('\n| lockstep co-action | 1.00 | 1 | 1.00 | 0.50 | 1 | 0 |\n');
    expect(two).toContain('\n| lockstep trade | 1.00 | 2 | 0.50 | 0.50 | 1 | 1 |\n');
  });

  it('is the same for the same trials', () => {
    expect(page({ trials: structuredClone(trials), real: [] })).toBe(text);
  });
});
