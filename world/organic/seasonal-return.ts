import { sit, write } from '../acts.ts';
import { many, noteInnocent, people, roomy } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { day, hour } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts that were silent for months and come back together for an event';

/**
 * 20 to 90 old accounts of one community, as for a championship, a feast or a vote: silent until some days around it,
 * then lively on its one topic, then silent again. Some have a new phone since.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 4000); n += 1) {
    const community = roomy(world, draw, 60);
    const size = Math.min(90, 20 + Math.round(draw.around(15, 0.8)));
    const fans = people(world, draw, size, ({ created, pace }) => created < -150 * day && pace < 3, community.members);
    const event = draw.between(0.3, 0.8) * world.end;
    const topic = [draw.one(community.topics)];
    const talkative = draw.between(0.2, 0.7);
    for (const fan of fans) {
      const pace = Math.min(4, draw.around(1.2, 0.7));
      fan.pace = 0;
      Object.assign(fan.recent, { items: [], next: 0 });
      const back = whenAwake(draw, fan, event + 0.6 * day * draw.normal());
      if (back < 0) continue;
      world.agenda.at(back, () => {
        const here = sit(world, fan, back, { login: true });
        if (!here) return;
        noteInnocent(world, `seasonal-return-${n}`, fan, here.time);
        fan.pace = pace;
        browse(world, here, 1 + draw.poisson(5));
        if (draw.chance(talkative)) write(world, here, { topics: topic });
        const then = whenAwake(draw, fan, back + draw.around(8 * hour, 0.8));
        world.agenda.at(then, () => {
          const again = draw.chance(talkative) && sit(world, fan, then);
          if (again) write(world, again, { topics: topic });
        });
        world.agenda.at(back + draw.around(3 * day, 0.5), () => {
          fan.pace = 0.03 * pace;
        });
      });
    }
  }
};
