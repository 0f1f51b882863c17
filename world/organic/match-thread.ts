import { comment, like, look, type Sitting, vote, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, byTheClock, crowd, gather, hometown } from '../gather.ts';
import { cameBy, near } from '../joint.ts';
import { hashtags, remark } from '../language.ts';
import { minute, type Post } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'matches with a thread of comments: at each goal all write the same within seconds';

const cries = {
  en: ['goal!', 'GOAL', 'goooal', 'goal!!', 'what a goal', 'yes!!', 'no!!', 'ref!'],
  es: ['gol!', 'GOOOL', 'golazo', 'vamos!', 'gol gol gol', 'no puede ser'],
  de: ['tor!', 'TOOOR', 'tor tor tor', 'ja!!', 'nein!!', 'abseits'],
  zh: ['进了', '进球了', '好球', '球进了', '加油', '漂亮'],
} as const;

/** Two sides' fans at matches of about 105 minutes, with goals and other moments that move all, the calm ones too. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const name = `match-thread-${n}`;
    const home = hometown(world, draw);
    const { language } = home;
    const fits = near(home);
    const hosts = authors(world, draw, 2, world.accounts.filter(fits));
    const sides = [0, 1].map(() => crowd(world, draw, name, 18, fits));
    const topic = `${language.term(home.index, draw.below(60))}${language.term(home.index + 1, draw.below(60))}`;
    const every = draw.between(1.5, 4);
    if (hosts.length === 0) continue;
    for (let date = draw.uniform() * every; date < world.settings.days; date += every) {
      const kickoff = byTheClock(home, Math.floor(date), draw.one([15.5, 18, 20, 20.75])) + 40 * draw.normal();
      const host = draw.one(hosts);
      attend(world, draw, name, host, kickoff - draw.between(2, 30) * minute, (there) => {
        const thread = write(world, there, { topics: [topic], appeal: draw.around(1, 0.4) });
        for (const side of sides) {
          gather(
            world,
            draw,
            side,
            kickoff,
            ({ slow }) => slow * draw.around(4 * minute, 0.8),
            0.5,
            (here) => look(world, here, thread, cameBy(world, draw, here, thread)),
          );
          const tonight = { name, goers: side.goers.filter(() => draw.chance(0.7)) };
          for (let left = 2 + draw.poisson(5); left > 0; left -= 1) {
            const moment = kickoff + 105 * minute * draw.uniform();
            const great = Math.min(0.8, 0.15 * draw.pareto(0.8, 1.3));
            gather(
              world,
              draw,
              tonight,
              moment,
              ({ slow }) => slow * draw.around(18, 0.8),
              great,
              (here) => shout(here, thread),
            );
          }
        }
        const goals = draw.poisson(2.6);
        for (let goal = 0; goal < goals; goal += 1) {
          const moment = kickoff + 105 * minute * draw.uniform();
          for (const side of sides)
            gather(
              world,
              draw,
              side,
              moment,
              ({ slow }) => slow * draw.around(14, 0.8),
              draw.between(0.35, 0.8),
              (here) => shout(here, thread),
            );
        }
      });
    }

    function shout(here: Sitting, thread: Post): void {
      const { account } = here;
      const origin = cameBy(world, draw, here, thread);
      if (draw.chance(0.4)) look(world, here, thread, origin);
      wait(here, draw.around(3, 0.6));
      const own = remark(language, account.community.index, draw, thread);
      const text = draw.chance(0.7) ? draw.one(cries[language.code as keyof typeof cries]) : own;
      if (draw.chance(0.2)) write(world, here, { text: text + hashtags(language, [topic]), topics: [topic] });
      else comment(world, here, thread, text);
      if (draw.chance(0.3)) like(world, here, thread, origin);
      if (draw.chance(0.1)) vote(world, here, thread);
    }
  }
};
