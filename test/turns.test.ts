import { expect, test } from 'vitest';
import type { Act } from '../detectors/amplifier/facts.ts';
import { turnsOf } from '../detectors/amplifier/turns.ts';
import { dice } from '../world/dice.ts';

const minute = 60e6;
const hour = 60 * minute;

/** Acts of accounts that came in rounds, at so many µs from the beginning. */
function actsOf(came: readonly { account: number; us: number }[]): Act[] {
  return came
    .map(({ account, us }, at) => ({
      grp: 0, account, owner_account: 1, object: at, us, source: 's', id: `e${at}`, verb: 'like', origin: null, object_name: `o${at}`, object_kind: 'post',
    })) // biome-ignore format: one theme
    .sort((x, y) => x.us - y.us);
}

/**
 * Ten phones taken up a minute after one another, in twelve rounds; each of so many passers-by looks in at three to five
 * of the rounds, at any moment.
 */
function farm(seed: number, passersBy = 12): Act[] {
  const draw = dice(seed);
  const rounds = Array.from({ length: 12 }, (_, round) => round * 5 * hour);
  const phones = rounds.flatMap((start) =>
    Array.from({ length: 10 }, (_, account) => ({ account, us: start + account * minute + Math.floor(draw() * 20e6) })),
  );
  const passers = Array.from({ length: passersBy }, (_, at) =>
    rounds
      .map((start) => ({ start, rank: draw() }))
      .sort((x, y) => x.rank - y.rank)
      .slice(0, 3 + Math.floor(3 * draw()))
      .map(({ start }) => ({ account: 100 + at, us: start + Math.floor(draw() * 10 * minute) })),
  ).flat();
  return actsOf([...phones, ...passers]);
}

test('of passers-by hardly one in fifty is taken for one of those that come in order, of the phones none is missed', () => {
  const seeds = Array.from({ length: 60 }, (_, at) => at + 1);
  const found = seeds.flatMap((seed) => turnsOf(farm(seed), () => '')?.members ?? []);
  expect(found.filter((account) => account < 100).length).toBe(10 * seeds.length);
  expect(found.filter((account) => account >= 100).length).toBeLessThan(0.02 * 12 * seeds.length);
});

test('where many pass by, each must keep the order the more surely', () => {
  const seeds = Array.from({ length: 20 }, (_, at) => at + 101);
  const found = seeds.flatMap((seed) => turnsOf(farm(seed, 28), () => '')?.members ?? []);
  expect(found.filter((account) => account < 100).length).toBeGreaterThanOrEqual(0.9 * 10 * seeds.length);
  expect(found.filter((account) => account >= 100).length).toBeLessThan(0.01 * found.length);
});

test('who came too seldom with the others to be compared is no part of the order', () => {
  const alone = [1, 2, 3].map((at) => ({ account: 200, us: at * 5 * hour + 2.5 * hour }));
  const { members } = turnsOf(
    [...farm(7), ...actsOf(alone)].sort((x, y) => x.us - y.us),
    () => '',
  ) ?? { members: [] };
  expect(members.length).toBeGreaterThanOrEqual(10);
  expect(members).not.toContain(200);
});
