import { act, sit, wait } from '../acts.ts';
import { nowAndThen } from '../joint.ts';
import { browse } from '../life.ts';
import { identity } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'people who change their names, pictures and what they say of themselves';

/** One account in 150 a day changes something of its page, often two or three things one after another. */
export const happen: Happening = (world, draw) => {
  nowAndThen(world, draw, 1 / 150, (account, time) => {
    const here = sit(world, account, time);
    if (!here) return;
    if (draw.chance(0.4)) browse(world, here, 1 + draw.poisson(2));
    const now = identity(world, draw, account.community);
    const turned = draw.sample(
      ['bio', 'bio', 'name', 'name', 'avatar', 'avatar', 'handle'] as const,
      1 + draw.poisson(0.7),
    );
    for (const field of new Set(turned)) {
      wait(here, draw.around(25, 0.8));
      const after = now[field];
      if (after !== undefined) act(world, here, { verb: 'profile', field, before: account.who[field], after });
    }
  });
};
