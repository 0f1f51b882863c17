import { like, look, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, byTheClock, crowd, dates, hometown } from '../gather.ts';
import { cameBy, lately } from '../joint.ts';
import { browse } from '../life.ts';
import { hour, minute, type Post } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'commuters who read the morning papers on their way, each at a minute of his own';

/**
 * Several papers that post before dawn. Whoever takes the same train reads the same papers some minutes apart, day
 * after day; a late train makes all of them late.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const name = `commuters-${n}`;
    const home = hometown(world, draw);
    const papers = authors(
      world,
      draw,
      4 + draw.below(6),
      world.accounts.filter((one) => one.language === home.language),
    );
    const readers = crowd(
      world,
      draw,
      name,
      32,
      ({ language, zone }) => language === home.language && Math.abs(zone - home.zone) < 2,
    );
    if (papers.length === 0) continue;
    const own = readers.goers.map((goer) => {
      for (const paper of papers) if (draw.chance(0.5)) befriend(world, goer.account, paper);
      return { ...goer, clock: 6.5 + 2.2 * draw.uniform(), taste: draw.between(0.15, 0.6) };
    });
    for (const date of dates(world)) {
      const issue: Post[] = [];
      for (const paper of papers) {
        const time = byTheClock(home, date, 4.5) + draw.exponential(0.6 * hour);
        if (draw.chance(0.9))
          attend(world, draw, name, paper, time, (there) => {
            issue.push(write(world, there, { appeal: draw.around(0.8, 0.5) }));
          });
      }
      const weekday = date % 7 < 5;
      const late = draw.chance(0.2) ? draw.exponential(12 * minute) : 0;
      for (const { account, clock, taste, eager } of own) {
        if (!draw.chance(Math.min(0.95, eager + 0.2) * (weekday ? 1 : 0.25))) continue;
        const time = byTheClock(home, date, clock) + late + 1.5 * minute * draw.normal() + (weekday ? 0 : 2 * hour);
        attend(
          world,
          draw,
          name,
          account,
          time,
          (here) => {
            const page = issue.length > 0 ? issue : [lately(draw, draw.one(papers), here.time)];
            for (const post of page) {
              if (!post || post.created > here.time || !draw.chance(2 * taste)) continue;
              const origin = cameBy(world, draw, here, post);
              look(world, here, post, origin);
              wait(here, draw.around(20, 0.8));
              if (draw.chance(0.6)) like(world, here, post, origin);
            }
            browse(world, here, draw.poisson(1));
          },
          draw.chance(0.8) ? { place: account.carrier } : {},
        );
      }
    }
  }
};
