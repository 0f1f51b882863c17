import { like, look, share, sit, wait, watch } from '../acts.ts';
import { made, many, noteInnocent } from '../cast.ts';
import { browse } from '../life.ts';
import { type Account, day, type Place, type Post } from '../model.ts';
import { awake, befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'newsrooms and families of brands: accounts of one subject in one office that share one another';

/**
 * 3 to 9 desks of one subject. Each shares some of the others' posts within minutes, by day; half the houses work on
 * few machines. Readers follow them. Franchises and media houses look like hoards that push one another.
 */
export const happen: Happening = (world, draw, around) => {
  for (let n = 0; n < many(world, 2000); n += 1) {
    const community = draw.one(world.communities.filter(({ members }) => members.length > 20));
    const office = draw.one(around.offices.get(community.index) as Place[]);
    const subject = `subject-${draw.below(1e9)}`;
    const [eager, haste] = [draw.between(0.1, 0.7), draw.around(240, 0.8)];
    const desks = Array.from({ length: 3 + draw.below(7) }, () =>
      made(world, draw, around, {
        created: -30 * day - draw.exponential(700 * day),
        community,
        pace: draw.around(2, 0.4),
        writing: draw.around(0.5, 0.4),
        charm: draw.pareto(3, 1.2),
        who: { subject },
      }),
    );
    const machines = draw.chance(0.5) ? desks.slice(0, 2).flatMap(({ devices }) => devices) : [];
    for (const desk of desks) {
      desk.work = office;
      if (machines.length > 0) desk.devices = [draw.one(machines), ...desk.devices];
      for (const other of desks) befriend(world, desk, other);
      for (let left = draw.poisson(25); left > 0; left -= 1) befriend(world, draw.one(community.members), desk);
      for (let left = draw.poisson(10); left > 0; left -= 1) befriend(world, desk, draw.one(community.members));
    }
    for (const desk of desks)
      watch(world, desk, (post) => {
        if (!draw.chance(0.7)) return; // not everything is for the other desks
        for (const other of desks) {
          const time = post.created + draw.around(haste, 1);
          if (other === desk || !draw.chance(eager * Math.min(1, 1.5 * awake(other, time)))) continue;
          world.agenda.at(time, () => pass(other, post, time));
        }
      });

    const pass = (desk: Account, post: Post, time: number) => {
      const here = sit(world, desk, time, { place: office });
      if (!here) return;
      const since = here.time;
      look(world, here, post, 'feed');
      wait(here, draw.around(6, 0.8));
      if (draw.chance(0.5)) like(world, here, post);
      share(world, here, post);
      for (const one of [desk, post.owner]) noteInnocent(world, `newsroom-${n}`, one, since);
      if (draw.chance(0.4)) browse(world, here, draw.poisson(3));
    };
  }
};
