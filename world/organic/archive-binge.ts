import { visit, wait } from '../acts.ts';
import { many } from '../cast.ts';
import { byDay, crowd, gather, hometown } from '../gather.ts';
import { near } from '../joint.ts';
import { encounter } from '../life.ts';
import { type Account, day, hour } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'people who discover somebody and read the whole of his old posts in one go';

/** A tip goes round, now and then; each who follows it reads page after page within minutes, on the same evening or days later. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const home = hometown(world, draw);
    const readers = crowd(world, draw, `archive-binge-${n}`, 20, near(home));
    for (let left = 2 + draw.poisson(draw.between(0.3, 1) * world.settings.days); left > 0; left -= 1) {
      const time = byDay(world, draw, home);
      world.agenda.at(time, () => {
        const own = (one: Account) => one.recent.items.filter(({ owner }) => owner === one).length;
        const found = draw.sample(home.members, 8).reduce((most, one) => (own(one) > own(most) ? one : most));
        const within = draw.around(4 * hour, 0.9);
        const [backwards, taste] = [draw.chance(0.7), draw.between(2, 6)];
        gather(
          world,
          draw,
          readers,
          time,
          ({ slow }) => slow * draw.around(within, 1.2),
          draw.between(0.2, 0.6),
          (here) => {
            const posts = found.recent.items
              .filter(({ owner, created }) => owner === found && created < here.time && created > time - 60 * day)
              .sort((x, y) => (backwards ? y.created - x.created : x.created - y.created));
            if (draw.chance(0.7)) visit(world, here, found);
            for (const post of posts) {
              wait(here, draw.around(6, 0.9));
              encounter(world, here, post, 'search', taste);
              if (draw.chance(0.06)) break;
            }
          },
        );
      });
    }
  }
};
