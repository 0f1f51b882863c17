import { expect, it } from 'vitest';
import { leadOf } from '../detectors/co-action/lead.ts';

const act = (account: number, object: number, us: number) => ({ account, object, us });
const objects = Array.from({ length: 30 }, (_, object) => object);

it('who is first nearly always leads', () => {
  const acts = objects.flatMap((object) => [act(1, object, 0), act(2 + (object % 2), object, 5), act(4, object, 9)]);
  const lead = leadOf(acts);
  expect(lead).toMatchObject({ account: 1, firsts: 30, objects: 30 });
  expect(lead.expected).toBeCloseTo(10);
  expect(lead.lnP).toBeLessThan(Math.log(1e-10));
});

it('where each is first in turn nobody leads', () => {
  const acts = objects.flatMap((object) => [0, 1, 2].map((at) => act((object + at) % 3, object, at)));
  expect(leadOf(acts)).toMatchObject({ firsts: 10, objects: 30, lnP: 0 });
});

it('two who come first at one time are both not the first', () => {
  expect(leadOf([act(1, 1, 0), act(2, 1, 0), act(3, 1, 1)])).toMatchObject({ firsts: 0, lnP: 0 });
});
