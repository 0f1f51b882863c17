import { nowAndThen } from '../joint.ts';
import { day } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'devices out of reach for hours or days, whose acts all arrive when they are back';

/** One account in 300 a day is under way without a network. Three in a hundred live where that is so every few days. */
export const happen: Happening = (world, draw) => {
  const lose = (account: { held: number }, time: number) => {
    account.held = Math.max(account.held, time + Math.min(3 * day, draw.around(0.35 * day, 0.9)));
  };
  nowAndThen(world, draw, 1 / 300, lose);
  const remote = draw.sample(world.accounts.slice(1), 0.03 * world.accounts.length);
  for (const account of remote) {
    const pause = draw.around(3 * day, 0.5);
    for (let time = draw.exponential(pause); time < world.end; time += draw.around(pause, 0.7)) {
      const from = time;
      world.agenda.at(from, () => lose(account, from));
    }
  }
};
