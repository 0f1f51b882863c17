import { watch } from '../acts.ts';
import { many } from '../cast.ts';
import { crowd, gather, hometown } from '../gather.ts';
import { encounter } from '../life.ts';
import { minute } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'a small niche of people who write for one another and read all of it within minutes';

/** Everybody here follows nearly all others, as in an engagement pod; but nobody keeps accounts of it, and tastes differ. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const home = hometown(world, draw);
    const niche = crowd(world, draw, `niche-${n}`, 18, ({ pace }) => pace > 0.3, home.members);
    const [knit, keen] = [draw.between(0.5, 0.95), draw.between(0.25, 0.6)];
    const tempo = draw.around(5 * minute, 0.7);
    for (const { account, eager } of niche.goers) {
      if (eager > 0.5) account.writing = Math.max(account.writing, draw.between(0.1, 0.4));
      for (const { account: other } of niche.goers) if (draw.chance(knit)) befriend(world, account, other);
      watch(world, account, (post) => {
        const readers = { ...niche, goers: niche.goers.filter((one) => one.account !== account) };
        const interesting = keen * draw.around(1, 0.5);
        gather(
          world,
          draw,
          readers,
          post.created,
          ({ slow }) => slow * draw.around(tempo, 1),
          interesting,
          (here) => encounter(world, here, post, 'feed', 4),
        );
      });
    }
  }
};
