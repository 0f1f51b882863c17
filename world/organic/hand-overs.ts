import { act, sit, wait, write } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { restyle, whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { day } from '../model.ts';
import { identity } from '../people.ts';
import { device, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts handed on with consent: a club, a shop, a column that somebody else runs from now on';

/**
 * Said in public as a rule, put down as a transfer of the subject with consent, then run from other devices and places
 * by another rhythm, now and then under another name. What the rules on public accounts ask for (domain.md 1.1).
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 130); n += 1) {
    const [account] = people(world, draw, 1, ({ created, pace }) => created < -60 * day && pace > 0.05);
    if (!account) return;
    const time = whenAwake(draw, account, draw.between(0.1, 0.75) * world.end);
    const taken = time + draw.around(0.8 * day, 0.9);
    world.agenda.at(time, () => {
      const here = sit(world, account, time);
      if (!here) return;
      const since = here.time;
      if (draw.chance(0.7)) write(world, here);
      wait(here, draw.around(90, 0.8));
      const { subject } = identity(world, draw, account.community);
      const after = subject ?? `subject-${draw.below(1e9)}`;
      act(world, here, { verb: 'transfer', field: 'subject', before: account.who.subject, after, consent: true });
      noteInnocent(world, `hand-over-${n}`, account, since);
      world.agenda.at(taken, takeOver);
    });

    const takeOver = () => {
      const machine = device(world, draw);
      const home = network(draw, account.country, 12, 1);
      Object.assign(account, { devices: [machine], home, work: undefined, lateness: 1.6 * draw.normal() });
      account.pace = Math.min(4, draw.around(0.4, 0.9));
      const here = sit(world, account, taken, { device: machine, place: home, login: true });
      if (!here) return;
      const { handle, name, bio, avatar } = identity(world, draw, account.community);
      restyle(world, draw, here, { handle, name, bio, avatar }, 0.35, 25);
      browse(world, here, draw.poisson(5));
      if (draw.chance(0.5)) write(world, here);
    };
  }
};
