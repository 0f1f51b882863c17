import { sit } from '../acts.ts';
import { many, noteInnocent, people, roomy } from '../cast.ts';
import { browse, encounter } from '../life.ts';
import { day, hour, minute } from '../model.ts';
import { device, network } from '../places.ts';
import { newest } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'internet cafés and libraries, whose machines many use one after another';

/**
 * 12 to 50 guests of a town on 3 to 12 machines at one address, in opening hours; most come now and then, a few daily.
 * Whoever comes takes a machine that is free, signs in, and now and then looks at what a neighbour has just written.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 1500); n += 1) {
    const { members, country, zone } = roomy(world, draw, 30);
    const local = (one: (typeof members)[number]) => one.country === country;
    const guests = people(world, draw, Math.min(50, 12 + Math.round(draw.around(12, 0.7))), local, members);
    const machines = Array.from({ length: 3 + draw.below(10) }, () => ({
      device: device(world, draw, 'web'),
      free: 0,
    }));
    const place = network(draw, country, 30, 1);
    const [opens, closes] = draw.one([
      [9, 19],
      [10, 24],
      [8, 17],
    ] as const);
    for (const guest of guests) {
      const gap = Math.max(0.9 * day, draw.around(3 * day, 0.8));
      for (let today = draw.uniform() * gap; today < world.end; today += gap * draw.between(0.4, 1.6)) {
        const clock = opens + (closes - opens - 0.5) * draw.uniform();
        const time = Math.floor(today / day) * day + (clock - zone) * hour;
        if (time > 0) world.agenda.at(time, () => drop(guest, time));
      }
    }

    const drop = (guest: (typeof guests)[number], time: number) => {
      const vacant = machines.filter(({ free }) => free < time);
      if (vacant.length === 0) return;
      const machine = draw.one(vacant);
      const here = sit(world, guest, time, { device: machine.device, place, login: true });
      if (!here) return;
      noteInnocent(world, `shared-machines-${n}`, guest, here.time);
      const post = newest(draw.one(guests).recent);
      if (post && draw.chance(0.2)) encounter(world, here, post, 'search', 2);
      browse(world, here, 2 + draw.poisson(8));
      machine.free = here.time + draw.around(4 * minute, 0.8);
    };
  }
};
