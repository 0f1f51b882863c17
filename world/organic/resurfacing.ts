import { many } from '../cast.ts';
import { byDay, crowd, gather, hometown, old } from '../gather.ts';
import { encounter } from '../life.ts';
import { minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'the feed shows old posts again to a whole community, for some minutes';

/** Each time 1 to 5 old posts that are shown one with another, to whoever is there (detectors.md §3.6: shared shocks). */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const home = hometown(world, draw);
    const shown = crowd(world, draw, `resurfacing-${n}`, 35, ({ pace }) => pace > 0.2, home.members);
    for (let left = 3 + draw.poisson(draw.between(0.5, 2) * world.settings.days); left > 0; left -= 1) {
      const time = byDay(world, draw, home);
      world.agenda.at(time, () => {
        const among = draw.chance(0.5) ? home.hot : world.archive;
        const posts = Array.from({ length: 1 + draw.below(5) }, () => old(world, draw, time, among));
        const [within, fading] = [draw.between(3, 25) * minute, draw.between(1, 3)];
        const there = () => within * draw.uniform() ** fading;
        gather(world, draw, shown, time, there, draw.between(0.2, 0.6), (here) => {
          for (const post of posts) if (post && draw.chance(0.7)) encounter(world, here, post, 'recommend', 2.5);
        });
      });
    }
  }
};
