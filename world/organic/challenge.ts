import { type Sitting, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, branch, byDay, crowd, follower, gather, hometown, passerBy } from '../gather.ts';
import { cameBy, near } from '../joint.ts';
import { hashtags, rewrite, sentence } from '../language.ts';
import { encounter } from '../life.ts';
import { hour, minute, type Post } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'challenges and hashtag games: one sets a form, others fill it in and name the next';

/** An organic trend: each who plays draws in followers, for hours or days. Posts share the form and the topic. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const name = `challenge-${n}`;
    const home = hometown(world, draw);
    const { language, index } = home;
    const [starter] = authors(world, draw, 1, home.members);
    if (!starter) continue;
    const players = crowd(world, draw, name, 28, near(home));
    for (let left = draw.one([1, 1, 2]); left > 0; left -= 1) {
      const time = byDay(world, draw, home, 0.02, 0.75);
      const topic = `${language.word(draw)}${language.word(draw)}${language.term(index, draw.below(200))}`;
      const form = sentence(language, index, draw).split(language.gap).slice(0, 5).join(language.gap);
      const recent: Post[] = [];
      const play = (here: Sitting) => {
        for (const post of draw.sample(recent, draw.poisson(1.2)))
          encounter(world, here, post, cameBy(world, draw, here, post), 2);
        if (!draw.chance(0.7)) return false;
        wait(here, draw.around(50, 0.8));
        const filled = `${rewrite(form, 'edited', language, draw)}${language.gap}${sentence(language, here.account.community.index, draw)}`;
        recent.unshift(write(world, here, { text: filled + hashtags(language, [topic]), topics: [topic] }));
        recent.length = Math.min(recent.length, 12);
        return true;
      };
      attend(world, draw, name, starter, time, (there) => {
        play(there);
        const tempo = draw.around(40 * minute, 0.9);
        gather(world, draw, players, there.time, ({ slow }) => slow * draw.around(4 * tempo, 1.1), 0.6, play);
        const growth = {
          from: there.time,
          first: 5,
          pull: draw.between(0.7, 1.3),
          tempo,
          limit: world.settings.accounts / 30,
        };
        branch(
          world,
          draw,
          growth,
          (by) => (by && draw.chance(0.8) ? follower(world, draw, by, there.time) : passerBy(draw, home, there.time)),
          play,
        );
        const again = there.time + draw.between(12, 48) * hour;
        gather(world, draw, players, again, ({ slow }) => slow * draw.around(2 * hour, 1), 0.2, play);
      });
    }
  }
};
