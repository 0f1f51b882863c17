import { act, follow, sit, wait } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { nowAndThen, whenAwake } from '../joint.ts';
import { register } from '../life.ts';
import { type Account, day, minute } from '../model.ts';
import { born } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'people who close their accounts, of whom some come back and some start anew';

/**
 * One account in 2,500 a day closes. A third opens it again within days; a third registers anew, on the same phone and
 * with some of the old friends, which nobody forbids.
 */
export const happen: Happening = (world, draw, around) => {
  let fresh = 0;
  nowAndThen(world, draw, 1 / 2500, (account, time) => leave(account, time, draw.uniform()));
  for (const account of people(world, draw, many(world, 2500), ({ pace }) => pace > 0.3)) {
    const time = whenAwake(draw, account, draw.between(0.1, 0.6) * world.end);
    world.agenda.at(time, () => leave(account, time, 0.5));
  }

  function leave(account: Account, time: number, then: number): void {
    const here = sit(world, account, time);
    if (!here) return;
    wait(here, draw.around(30, 0.8));
    act(world, here, { verb: 'close', field: 'status', before: 'open', after: 'closed' });
    account.closed = true;
    if (then < 0.35) comeBack(account, here.time + draw.around(2 * day, 1));
    else if (then < 0.7) startAnew(account, here.time + 10 * minute + draw.exponential(day));
  }

  function comeBack(account: Account, after: number): void {
    const time = whenAwake(draw, account, after);
    world.agenda.at(time, () => {
      account.closed = false;
      const here = sit(world, account, time, { login: true });
      if (here) act(world, here, { verb: 'reopen', field: 'status', before: 'closed', after: 'open' });
    });
  }

  function startAnew(old: Account, after: number): void {
    const created = whenAwake(draw, old, after);
    world.agenda.at(created, () => {
      const [device] = old.devices;
      const { community, home, pace, writing } = old;
      const who = draw.chance(0.6) ? { phone: old.who.phone } : { email: old.who.email };
      const account = born(world, around, draw, {
        created,
        community,
        home,
        pace,
        writing,
        who,
        ...(device ? { device } : {}),
      });
      const here = register(world, account, {
        where: { place: home, ...(device ? { device } : {}) },
        suggested: draw.poisson(2),
      });
      if (!here) return;
      noteInnocent(world, `fresh-start-${fresh++}`, account, created);
      for (const friend of draw.sample(old.follows, draw.poisson(6))) {
        wait(here, draw.around(10, 0.8));
        follow(world, here, friend, { origin: 'search' });
      }
    });
  }
};
