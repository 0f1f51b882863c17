import { like, look, type Sitting, share, vote, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, branch, byDay, crowd, follower, gather, hometown } from '../gather.ts';
import { cameBy, near } from '../joint.ts';
import { hashtags, remark, sentence } from '../language.ts';
import { hour, minute, type Post } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'petitions and articles with a share button that fills in the text: many share the same words';

/** A cause of one community; each reminder of it moves its friends again. A few write words of their own. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const name = `petition-${n}`;
    const home = hometown(world, draw);
    const { language, index } = home;
    const [starter] = authors(world, draw, 1, home.members);
    if (!starter) continue;
    const signers = crowd(world, draw, name, 30, near(home));
    const ownWords = draw.between(0.05, 0.3);
    const sign = (post: Post) => (here: Sitting) => {
      const { account } = here;
      if (post.likers.has(account.index)) return false;
      const origin = cameBy(world, draw, here, post);
      look(world, here, post, origin);
      wait(here, draw.around(25, 0.8));
      if (draw.chance(0.6)) vote(world, here, post);
      if (draw.chance(0.7)) like(world, here, post, origin);
      if (draw.chance(0.15)) return false;
      wait(here, draw.around(6, 0.8));
      share(
        world,
        here,
        post,
        draw.chance(ownWords) ? remark(language, account.community.index, draw, post) : post.prefilled,
      );
      return true;
    };
    const time = byDay(world, draw, home, 0.02, 0.5);
    attend(world, draw, name, starter, time, (there) => {
      const topic = home.topics[0] as string;
      const prefilled = sentence(language, index, draw) + hashtags(language, [topic]);
      const post = write(world, there, { topics: [topic], appeal: draw.between(0.8, 1.6), prefilled });
      const growth = { from: there.time, first: 8, pull: draw.between(0.6, 1.1), tempo: draw.around(3 * hour, 0.6) };
      const limit = world.settings.accounts / 40;
      branch(world, draw, { ...growth, limit }, (by) => follower(world, draw, by ?? starter, there.time), sign(post));
      let reminded = there.time;
      for (let left = 1 + draw.poisson(1.5); left > 0; left -= 1) {
        gather(world, draw, signers, reminded, ({ slow }) => slow * draw.around(40 * minute, 1.3), 0.5, sign(post));
        reminded += draw.between(8, 50) * hour;
      }
    });
  }
};
