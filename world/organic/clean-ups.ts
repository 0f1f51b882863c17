import { remove, sit, unfollow, wait } from '../acts.ts';
import { nowAndThen } from '../joint.ts';
import type { Happening } from '../world.ts';

export const about = 'people who delete what they wrote, or leave most of those whom they followed, in one go';

/** One account in 500 a day sweeps its own posts, old or all; one in 700 a tenth to all of its follows. By hand or with a tool. */
export const happen: Happening = (world, draw) => {
  nowAndThen(world, draw, 1 / 500, (account, time) => {
    const here = sit(world, account, time);
    if (!here) return;
    const keep = draw.chance(0.5) ? 0 : draw.below(4);
    const own = [...account.recent.items].filter(({ owner }) => owner === account);
    const pace = draw.around(2, 1);
    for (const post of own.sort((x, y) => x.index - y.index).slice(0, own.length - keep)) {
      wait(here, draw.around(pace, 0.6));
      remove(world, here, post);
    }
  });
  nowAndThen(world, draw, 1 / 700, (account, time) => {
    const here = sit(world, account, time);
    if (!here) return;
    const share = draw.chance(0.1) ? 1 : draw.between(0.1, 0.6);
    const pace = draw.around(2, 1);
    for (const other of [...account.follows]) {
      if (!draw.chance(share)) continue;
      wait(here, draw.around(pace, 0.6));
      unfollow(world, here, other);
    }
  });
};
