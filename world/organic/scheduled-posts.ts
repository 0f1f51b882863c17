import { sit, write } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { day, hour, minute } from '../model.ts';
import { network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'people whose posts are written ahead and published by a service at the same times of day';

/** 8 to 40 unrelated customers of one service, each with slots of its own (on the hour as a rule) on some weekdays. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const customers = people(world, draw, 8 + Math.min(32, Math.round(draw.around(8, 0.7))), ({ pace }) => pace < 4);
    const service = network(draw, draw.one(world.communities).country, 60, 2 + draw.below(4));
    for (const customer of customers) {
      const slots = Array.from({ length: draw.one([1, 1, 1, 2, 3]) }, () => {
        const clock = 7 + draw.below(14) - customer.zone;
        return clock * hour + draw.one([0, 0, 0, 0, 15, 30, 45]) * minute;
      });
      const kept = draw.between(0.2, 0.9);
      for (let today = 0; today < world.settings.days; today += 1)
        for (const slot of slots) {
          if (!draw.chance(kept)) continue;
          const time = today * day + slot + 0.2 + draw.exponential(2);
          if (time > 0) world.agenda.at(time, () => publish(customer, time));
        }
    }

    const publish = (customer: (typeof customers)[number], time: number) => {
      const here = sit(world, customer, time, { place: service }, 5 * minute);
      if (!here) return;
      noteInnocent(world, `scheduled-posts-${n}`, customer, here.time);
      write(world, here);
    };
  }
};
