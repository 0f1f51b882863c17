import { sit, watch } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { browse, encounter } from '../life.ts';
import { minute } from '../model.ts';
import { awake, befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'fans of one or of several idols, who are told of each new post at once';

/** Clubs of 15 to 120 for 1 to 8 idols. Most of them follow their idols; a bell brings those awake within minutes. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 1200); n += 1) {
    const club = draw.one(world.communities);
    const idols = people(world, draw, draw.one([1, 1, 2, 4, 8]), ({ writing, pace }) => writing * pace > 0.05);
    const fans = people(world, draw, Math.min(120, 15 + Math.round(draw.around(20, 0.8))), () => true, club.members);
    for (const fan of fans) for (const idol of idols) if (draw.chance(0.8)) befriend(world, fan, idol);
    const eager = draw.between(0.25, 0.7);
    for (const one of idols)
      watch(world, one, (post) => {
        for (const fan of fans) {
          const time = post.created + draw.around(3 * minute, 1);
          if (!draw.chance(eager * Math.min(1, 1.5 * awake(fan, time)))) continue;
          world.agenda.at(time, () => {
            const here = sit(world, fan, time);
            if (!here) return;
            noteInnocent(world, `notified-${n}`, fan, here.time);
            encounter(world, here, post, 'feed', 5);
            if (draw.chance(0.4)) browse(world, here, draw.poisson(3));
          });
        }
      });
  }
};
