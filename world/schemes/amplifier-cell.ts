import { comment, look, share, sit, wait, watch, write } from '../acts.ts';
import { costs, crew, many, note, people } from '../cast.ts';
import { cameBy, daytime, enjoy, lately, muster, near, some } from '../joint.ts';
import { remark, rewrite, sentence } from '../language.ts';
import { hour, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about =
  'a few accounts that boost the same one to four beneficiaries for weeks; some feed them as satellites';

/**
 * Cells of 4 to 12 come to most of what their masters write, within minutes to hours, day after day. Satellites of a
 * matrix besides say the same kind of thing themselves and point at the master's posts. The amplifiers beside few
 * creators of domain.md §0 (9) and §5.1; the matrix of §5.2 (16).
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty, days } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `amplifier-cell-${n}`;
    const home = draw.one(world.communities);
    const cell = crew(world, draw, around, Math.min(12, 3 + Math.round(draw.around(4, 0.5))), cost, home, near(home));
    const masters = people(world, draw, draw.one([1, 1, 2, 3, 4]), ({ pace, writing }) => pace * writing * days > 3);
    const within = slowness[difficulty] * draw.around(1, 0.6);
    const [sharing, talking] = [draw.between(0.1, 0.7), draw.between(0, 0.3)];
    for (const master of masters) {
      for (let more = draw.poisson(days * draw.between(0.3, 1)); more > 0; more -= 1) {
        const time = daytime(world, draw, master);
        world.agenda.at(time, () => {
          const here = sit(world, master, time);
          if (here) write(world, here);
        });
      }
      watch(world, master, (post) => {
        const from = post.created + draw.around(minute, 0.8);
        muster(world, draw, cell, some(draw, cell), from, within * draw.around(1, 0.5), (here) => {
          if (post.deleted !== undefined) return;
          if (!enjoy(world, draw, here, post)) return;
          note(world, name, 'coordination', 'amplifier', here.account, here.time);
          note(world, name, 'coordination', 'beneficiary', post.owner, here.time);
          if (draw.chance(sharing)) share(world, here, post);
          if (draw.chance(talking)) {
            wait(here, draw.around(15, 0.8));
            comment(world, here, post, remark(here.account.language, here.account.community.index, draw, post));
          }
        });
      });
    }
    const [hub] = masters;
    if (!hub || !draw.chance(0.5)) continue;
    for (let left = draw.poisson(days * draw.between(0.4, 1.2)); left > 0; left -= 1) {
      const time = daytime(world, draw, draw.one(cell.members));
      const line = sentence(home.language, home.index, draw);
      world.agenda.at(time, () => {
        muster(world, draw, cell, some(draw, cell), time, draw.between(0.5, 6) * hour, (here) => {
          write(world, here, { text: rewrite(line, cost.rewriting, home.language, draw) });
          note(world, name, 'coordination', 'amplifier', here.account, here.time);
          const post = draw.chance(0.5) ? lately(draw, hub, here.time) : undefined;
          if (!post) return;
          look(world, here, post, cameBy(world, draw, here, post));
          wait(here, draw.around(5, 0.8));
          share(world, here, post);
          note(world, name, 'coordination', 'beneficiary', hub, here.time);
        });
      });
    }
  }
};

/** Within so many seconds of a post most of the cell has come. */
const slowness = { easy: 2 * minute, medium: 20 * minute, hard: 4 * hour } as const;
