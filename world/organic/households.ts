import { like, look, sit, wait, watch } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { hour } from '../model.ts';
import { befriend } from '../people.ts';
import { device, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about =
  'families and flats behind one address, some with one tablet for all, who like what their own write';

/** 2 to 6 people, one household for each 90 accounts. Relatives look at a post within hours if they are fond of it. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 90); n += 1) {
    const { country, members } = draw.one(world.accounts).community;
    const fits = (one: (typeof members)[number]) => one.country === country && one.home !== one.carrier && one.pace < 4;
    const family = people(world, draw, draw.one([2, 2, 2, 3, 3, 4, 5, 6]), fits, members);
    if (family.length < 2) continue;
    const home = network(draw, country, 12, 1);
    const tablet = draw.chance(0.3) ? device(world, draw, 'tablet') : undefined;
    const fondness = draw.uniform() ** 1.5;
    for (const one of family) {
      one.home = home;
      if (tablet && draw.chance(0.8)) one.devices.push(tablet);
      noteInnocent(world, `household-${n}`, one, 0);
      const others = family.filter((other) => other !== one);
      for (const other of others) if (draw.chance(0.8)) befriend(world, other, one);
      watch(world, one, (post) => {
        for (const other of others) {
          if (!draw.chance(fondness)) continue;
          const time = whenAwake(draw, other, post.created + draw.around(hour, 1.3));
          world.agenda.at(time, () => {
            const here = sit(world, other, time);
            if (!here || post.deleted !== undefined) return;
            look(world, here, post, 'feed');
            wait(here, draw.around(5, 0.8));
            like(world, here, post);
            browse(world, here, draw.poisson(3));
          });
        }
      });
    }
  }
};
