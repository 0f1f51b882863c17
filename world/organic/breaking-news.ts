import { comment, type Sitting, sit, wait, write } from '../acts.ts';
import { many, noteInnocent } from '../cast.ts';
import { authors, branch, byDay, crowd, gather, hometown, passerBy } from '../gather.ts';
import { remark, sentence } from '../language.ts';
import { encounter } from '../life.ts';
import { hour, minute, type Post } from '../model.ts';
import { put } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'something happens: several outlets post on it within minutes, and everybody reacts';

/**
 * 3 to 7 outlets of one language, with readers of their own and whoever passes by. Each reader looks at several of them
 * in a row; who reacts draws others in, and the topic trends for hours.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3500); n += 1) {
    const name = `breaking-news-${n}`;
    const home = hometown(world, draw);
    const { language } = home;
    const speakers = world.accounts.filter((one) => one.language === language);
    const outlets = authors(world, draw, 3 + draw.below(5), speakers);
    const readers = crowd(world, draw, name, 35, ({ pace }) => pace > 0.2, speakers);
    const places = world.communities.filter((one) => one.language === language);
    for (let left = draw.one([1, 2, 2, 3]); left > 0; left -= 1) {
      const time = byDay(world, draw, home, 0.05, 0.9);
      const topic = `${language.word(draw)}${language.term(draw.below(500), draw.below(60))}`;
      const line = sentence(language, draw.one(places).index, draw, [topic]);
      const told: Post[] = [];
      for (const outlet of outlets) {
        const when = time + draw.around(5 * minute, 0.9);
        world.agenda.at(when, () => {
          const there = draw.chance(0.9) ? sit(world, outlet, when) : undefined;
          if (!there) return;
          noteInnocent(world, name, outlet, there.time);
          const words = draw.chance(0.3) ? line : sentence(language, outlet.community.index, draw, [topic]); // of one agency
          const post = write(world, there, { text: words, topics: [topic], appeal: draw.between(1, 2.5) });
          told.push(post);
          put(world.hot, post);
        });
      }
      const react = (here: Sitting): boolean => {
        const seen = draw.sample(told, 1 + draw.poisson(1.2));
        for (const post of seen) {
          wait(here, draw.around(12, 0.8));
          encounter(world, here, post, draw.one(['feed', 'recommend', 'search']), 2);
        }
        if (seen[0] && draw.chance(0.15))
          comment(world, here, seen[0], remark(language, here.account.community.index, draw, seen[0]));
        const takesUp = draw.chance(0.25);
        if (takesUp) {
          wait(here, draw.around(40, 0.8));
          write(world, here, { topics: [topic] });
        }
        return takesUp || draw.chance(0.5);
      };
      const news = time + draw.between(2, 8) * minute;
      gather(world, draw, readers, news, ({ slow }) => slow * draw.around(15 * minute, 1.2), 0.6, react);
      for (const later of [time + draw.between(1, 3) * hour, time + draw.between(3, 9) * hour])
        if (draw.chance(0.6))
          gather(world, draw, readers, later, ({ slow }) => slow * draw.around(20 * minute, 1), 0.25, react);
      const growth = {
        from: news,
        first: 5 + draw.below(15),
        pull: draw.between(0.6, 1),
        tempo: draw.around(20 * minute, 0.5),
      };
      branch(
        world,
        draw,
        { ...growth, limit: world.settings.accounts / 25 },
        (by) => passerBy(draw, by && draw.chance(0.6) ? by.community : draw.one(places), news),
        react,
      );
    }
  }
};
