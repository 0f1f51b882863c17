import { like, look, type Sitting, wait } from '../acts.ts';
import { costs, crew, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { cameBy, daytime, lately, muster, some } from '../joint.ts';
import { hour, minute, type Post, type World } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'a market of likes and views, which come in figures that readers alone would not give';

/**
 * A pool of 8 to 30 works off orders on single posts: likes with hardly a view beside them, views by the dozen without
 * a like, or both in a seemly ratio. At easy all of it comes from a few prefixes. Ratios of likes to views, and
 * concentration of views: detectors.md §6.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty, days } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 5000); n += 1) {
    const name = `bought-attention-${n}`;
    const pool = crew(world, draw, around, Math.min(30, 7 + Math.round(draw.around(8, 0.6))), cost);
    const buyers = people(world, draw, 4 + draw.below(6), ({ pace, writing }) => pace * writing * days > 0.6);
    for (let order = 10 + draw.poisson(days); order > 0; order -= 1) {
      const time = daytime(world, draw, draw.one(pool.members));
      const within = slowness[difficulty] * draw.around(1, 0.7);
      const [kind, views] = [draw.one(['likes', 'views', 'both'] as const), draw.between(2, most[difficulty])];
      world.agenda.at(time, () => {
        const post = lately(draw, draw.one(buyers), time);
        if (!post) return;
        muster(world, draw, pool, some(draw, pool), time, within, (here) => {
          const shows = kind === 'likes' ? (cost.aged > 0 || draw.chance(0.3) ? 1 : 0) : draw.poisson(views) + 1;
          const since = here.time;
          if (!give(world, draw, here, post, shows, kind !== 'views')) return;
          note(world, name, 'fake-followers', 'amplifier', here.account, since);
          note(world, name, 'fake-followers', 'beneficiary', post.owner, since);
        });
      });
    }
  }
};

/** Seconds that an order takes, and the views that one account gives a post at most on average. */
const slowness = { easy: 2 * minute, medium: 40 * minute, hard: 6 * hour } as const;
const most = { easy: 20, medium: 10, hard: 4 } as const;

function give(world: World, draw: Draws, here: Sitting, post: Post, shows: number, likes: boolean): boolean {
  if (post.deleted !== undefined) return false;
  const origin = cameBy(world, draw, here, post);
  for (let n = 0; n < shows; n += 1) {
    look(world, here, post, origin);
    wait(here, draw.around(8, 0.9));
  }
  return (likes && like(world, here, post, origin)) || shows > 0;
}
