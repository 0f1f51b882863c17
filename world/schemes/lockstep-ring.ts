import { like, look, share, wait } from '../acts.ts';
import { type Crew, costs, crew, lately, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { type Account, hour, type Post, type World } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts in one hand like and share what their customers post, all at once each time';

/**
 * Rings of 10 to 60 for 6 to 30 customers. Tight ones act within the minute of an order, drips take hours, fresh ones
 * come as soon as a customer posts.
 */
export const happen: Happening = (world, draw, around) => {
  const cost = costs[world.settings.difficulty];
  for (let n = 0; n < many(world, 1500); n += 1) {
    const name = `lockstep-ring-${n}`;
    const ring = crew(world, draw, around, Math.min(60, 8 + Math.round(draw.around(12, 0.7))), cost);
    const customers = people(
      world,
      draw,
      6 + draw.below(24),
      ({ pace, writing }) => pace * writing * world.settings.days > 1,
    );
    const pattern = draw.one(patterns[world.settings.difficulty]);
    const boost = (post: Post, from: number, within: number) => {
      note(world, name, 'coordination', 'beneficiary', post.owner, from);
      for (const member of ring.members) {
        const time = from + draw.uniform() * within;
        if (draw.chance(cost.turnout)) world.agenda.at(time, () => serve(world, draw, ring, member, post, time, name));
      }
    };
    if (pattern === 'fresh') {
      for (const { index } of customers)
        world.watchers.set(index, (post) => boost(post, post.created + draw.around(40, 0.5), 2 * cost.spread));
      continue;
    }
    for (let job = 15 + draw.poisson(2 * world.settings.days); job > 0; job -= 1) {
      const time = draw.between(0.02, 0.97) * world.end;
      world.agenda.at(time, () => {
        const post = lately(draw, draw.one(customers), time);
        if (post) boost(post, time, pattern === 'drip' ? draw.between(1, 8) * hour : cost.spread);
      });
    }
  }
};

/** A ring without care acts at once on whatever it was paid for; one with more care comes slowly, or when crowds do. */
const patterns = {
  easy: ['tight'],
  medium: ['tight', 'tight', 'drip', 'fresh'],
  hard: ['tight', 'drip', 'fresh'],
} as const;

function serve(
  world: World,
  draw: Draws,
  { enter }: Crew,
  member: Account,
  post: Post,
  time: number,
  name: string,
): void {
  const here = enter(member, time);
  if (!here) return;
  if (draw.chance(0.7)) look(world, here, post, draw.one(['search', 'feed']));
  wait(here, draw.around(3, 0.7));
  if (!like(world, here, post)) return;
  note(world, name, 'coordination', 'amplifier', member, here.time);
  if (draw.chance(0.25)) {
    wait(here, draw.around(5, 0.7));
    share(world, here, post);
  }
}
