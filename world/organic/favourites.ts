import { like, look, share, sit, wait, watch } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { cameBy, whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { hour } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'people who like nearly all that one to three favourites write';

/** Each by himself, half of them without following. As keen as anybody hired, and hired by nobody. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 40); n += 1) {
    const [fan] = people(world, draw, 1, ({ pace }) => pace > 0.15);
    if (!fan) return;
    const writes = (one: typeof fan) => one !== fan && one.pace * one.writing > 0.05 && !one.automation;
    const near = draw.chance(0.8) ? fan.community.members : world.accounts;
    const favourites = draw.sample(near, 1 + draw.below(3), writes);
    const [loyal, slow, passing] = [draw.between(0.5, 0.95), draw.around(3 * hour, 0.8), draw.between(0, 0.4)];
    for (const favourite of favourites) {
      if (draw.chance(0.5)) befriend(world, fan, favourite);
      watch(world, favourite, (post) => {
        if (!draw.chance(loyal)) return;
        const time = whenAwake(draw, fan, post.created + draw.around(slow, 0.9));
        world.agenda.at(time, () => {
          const here = sit(world, fan, time);
          if (!here || post.deleted !== undefined) return;
          noteInnocent(world, `favourites-${n}`, fan, here.time);
          const origin = cameBy(world, draw, here, post);
          look(world, here, post, origin);
          wait(here, draw.around(5, 0.8));
          if (draw.chance(0.95)) like(world, here, post, origin);
          if (draw.chance(passing)) share(world, here, post);
          browse(world, here, draw.poisson(4));
        });
      });
    }
  }
};
