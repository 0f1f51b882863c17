import { describe, expect, it } from 'vitest';
import { detector as brigade } from '../detectors/brigade/index.ts';
import { lnNegativeBinomialTail, tidesOf, volumeOf } from '../detectors/brigade/volume.ts';
import type { Detector } from '../detectors/detector.ts';
import { dice } from '../world/dice.ts';
import { detectIn } from './detect-in.ts';
import { type Act, storeOf } from './store-of.ts';

const day = 86_400e6;
const start = Date.UTC(2026, 0, 5) * 1000;

describe('the tail of a negative binomial count', () => {
  it.each([
    [5, 3, 2, 0.23328], // 1 − Σ (k + 1) 0.4² 0.6ᵏ over k < 5
    [3, 1, 1, 0.125], // geometric
  ])('P(X ≥ %d), mean %d, size %d', (x, mean, size, p) => {
    const tail = Math.exp(lnNegativeBinomialTail(x, mean, size));
    expect(tail).toBeCloseTo(p, 8);
  });

  it('is one at the mean or below', () => {
    expect(lnNegativeBinomialTail(3, 3, 2)).toBe(0);
  });
});

it('a history of fewer than four spans says nothing of volume', () => {
  const history = { kind: 'comment', target: 1, strangers: 30, squares: 900, fullest: 30 } as const;
  const raid = { kind: 'comment', target: 1, acts: [], raiders: new Set([2]), crowd: 30 } as const;
  expect(volumeOf(raid, tidesOf([history], 3, 5))).toBeUndefined();
  expect(volumeOf(raid, tidesOf([history], 14, 5))?.p).toBeLessThan(0.001);
});

/** Six targets to which a crowd is sent by one post, and whose members say what they like, some of it what all say. */
function publicCrowds(seed: number): Act[] {
  const random = dice(seed);
  const text = (from: number, size: number) => {
    const sketch = [...new Set(Array.from({ length: size }, () => Math.floor(from + random() * 3e5)))];
    return { text_hash: `t${sketch.join('-')}`, text_sketch: sketch.sort((x, y) => x - y) };
  };
  const stock = Array.from({ length: 8 }, () => text(0, 15));
  const words = (community: number) =>
    random() < 0.3 ? stock[Math.floor(random() * stock.length)] : text(community * 1e5, 12 + Math.floor(random() * 20));
  const quiet = Array.from({ length: 500 }, () => ({
    time: start + Math.floor(random() * 10 * day),
    verb: random() < 0.5 ? 'comment' : 'view',
    account: `p${Math.floor(random() * 150)}`,
    owner: `p${Math.floor(random() ** 2 * 150)}`,
    ...words(Math.floor(random() * 6)),
  }));
  const sent = Array.from({ length: 6 }, (_, target) =>
    Array.from({ length: 25 }, () => {
      const account = `p${25 * target + Math.floor(random() * 25)}`;
      const time = start + Math.floor((target + 2 + random() / 4) * day);
      return [
        { time: time - 600e6, verb: 'view', account, owner: 'celebrity', object: `word-${target}` },
        { time, verb: random() < 0.8 ? 'comment' : 'report', account, owner: `t${target}`, ...words(target) },
      ];
    }).flat(),
  ).flat();
  return [...quiet, ...sent].map((act) => ({ object: `${act.owner}-1`, ...act, device: `d-${act.account}` }));
}

it('the public, sent by one post, is no brigade, over 20 worlds', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { findings } = await detectIn('brigade', brigade as Detector<unknown>, await storeOf(publicCrowds(seed)));
    expect(findings).toEqual([]);
  }
}, 120_000);
