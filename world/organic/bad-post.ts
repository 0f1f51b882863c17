import { comment, look, remove, report, type Sitting, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, branch, byDay, crowd, drop, gather, hometown, passerBy } from '../gather.ts';
import { cameBy, near } from '../joint.ts';
import { complaint, remark } from '../language.ts';
import { hour, minute } from '../model.ts';
import { put } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'a really bad post, which many report by themselves until it is taken down';

/**
 * The look-alike of false reports by many: those who report have nothing in common but what they were shown, and most
 * looked first. Some writers take it down, others leave it standing.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const name = `bad-post-${n}`;
    const home = hometown(world, draw);
    const watchful = crowd(world, draw, name, 22, near(home));
    for (const author of authors(world, draw, draw.one([1, 1, 2]), home.members)) {
      const time = byDay(world, draw, home, 0.02, 0.9);
      attend(world, draw, name, author, time, (there) => {
        const post = write(world, there, { appeal: draw.between(0.1, 0.4) });
        for (let shown = 0; shown < 4; shown += 1) put(home.hot, post); // it is much talked about
        const indignant = draw.between(0.5, 0.9);
        const readAndReport = (here: Sitting) => {
          if (post.deleted !== undefined) return false;
          look(world, here, post, cameBy(world, draw, here, post));
          wait(here, draw.around(15, 0.8));
          const { language, community } = here.account;
          if (draw.chance(0.2)) comment(world, here, post, remark(language, community.index, draw, post));
          const reports = draw.chance(indignant);
          if (reports) report(world, here, post, complaint(language, community.index, draw, post));
          return reports;
        };
        const tempo = draw.around(40 * minute, 0.9);
        gather(world, draw, watchful, there.time, ({ slow }) => slow * draw.around(tempo, 1.1), 0.6, readAndReport);
        const growth = { from: there.time, first: 5, pull: draw.between(0.3, 0.9), tempo };
        const limit = world.settings.accounts / 80;
        branch(world, draw, { ...growth, limit }, () => passerBy(draw, home, there.time), readAndReport);
        if (draw.chance(0.5))
          drop(world, draw, author, there.time + draw.around(6 * hour, 1), (back) => remove(world, back, post));
      });
    }
  }
};
