import { comment, like, look, type Sitting, share, vote, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, byTheClock, type Crowd, crowd, drop, gather, hometown } from '../gather.ts';
import { cameBy, lately, near } from '../joint.ts';
import { remark, rewrite, sentence } from '../language.ts';
import { type Account, minute } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'fan clubs that vote and comment for their idol together, openly called up in posts of their own';

/**
 * Two to four clubs and one idol. For some evenings the clubs' heads post the hour and a template; most of those who
 * come copy it, many add to it. All follow the idol as a rule. What sets it apart from a ring is that it is legal and
 * said aloud (domain.md §4.2).
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 4000); n += 1) {
    const home = hometown(world, draw);
    const { language, index } = home;
    const fits = near(home);
    const [idol] = authors(world, draw, 1, world.accounts.filter(fits));
    if (!idol) continue;
    const name = `fan-drive-${n}`;
    const clubs = Array.from({ length: 2 + draw.below(3) }, () => crowd(world, draw, name, 11, fits));
    for (const { goers } of clubs)
      for (const { account } of goers) if (draw.chance(0.85)) befriend(world, account, idol);
    const templates = Array.from({ length: 1 + draw.below(3) }, () => sentence(language, index, draw));
    const [clock, copying] = [17 + 5 * draw.uniform(), draw.between(0.4, 0.9)];
    const first = draw.below(Math.max(1, world.settings.days - 4));
    const evenings = 2 + draw.below(5);
    for (let date = first; date < first + evenings; date += 1) {
      const hour = byTheClock(home, date, clock);
      drop(
        world,
        draw,
        idol,
        hour - draw.between(1, 8) * 60 * minute,
        (there) => void write(world, there, { appeal: 2 }),
      );
      for (const club of clubs) callUp(club, hour);
    }

    function callUp({ goers }: Crowd, hour: number): void {
      const head = goers[0]?.account;
      if (!head) return;
      attend(world, draw, name, head, hour - draw.between(5, 90) * minute, (there) => {
        const call = write(world, there, { text: `${draw.one(templates)} ❤`, appeal: 1 });
        const pace = draw.around(6 * minute, 0.7);
        gather(
          world,
          draw,
          { name, goers },
          Math.max(hour, there.time),
          ({ slow }) => slow * draw.around(pace, 1),
          0.6,
          (here) => {
            if (draw.chance(0.6)) look(world, here, call, cameBy(world, draw, here, call));
            support(here);
          },
        );
      });
    }

    function support(here: Sitting): void {
      for (let posts = 1 + draw.poisson(1); posts > 0; posts -= 1) {
        const post = lately(draw, idol as Account, here.time);
        if (!post) return;
        const origin = cameBy(world, draw, here, post);
        look(world, here, post, origin);
        wait(here, draw.around(6, 0.8));
        if (draw.chance(0.8)) vote(world, here, post);
        if (draw.chance(0.7)) like(world, here, post, origin);
        wait(here, draw.around(10, 0.8));
        const template = rewrite(draw.one(templates), draw.chance(copying) ? 'exact' : 'edited', language, draw);
        const text = draw.chance(0.15) ? remark(language, here.account.community.index, draw) : template;
        if (draw.chance(0.5)) comment(world, here, post, text);
        if (draw.chance(0.25)) share(world, here, post, text);
      }
    }
  }
};
