import { wait, watch } from '../acts.ts';
import { many } from '../cast.ts';
import { authors, byTheClock, crowd, dates, gather, hometown } from '../gather.ts';
import { cameBy } from '../joint.ts';
import { encounter } from '../life.ts';
import { day, minute, type Post } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about =
  "daily mails with the day's best, and reminders a day later: many come at once to posts of yesterday";

/** Followers of a few authors. Mails are sent within minutes of one hour; a reminder comes a day after each post. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const home = hometown(world, draw);
    const idols = authors(world, draw, 2 + draw.below(6), home.members);
    const readers = crowd(world, draw, `digest-${n}`, 26, () => true, home.members);
    for (const { account } of readers.goers)
      for (const idol of idols) if (draw.chance(0.7)) befriend(world, account, idol);
    const [clock, keen] = [7 + 14 * draw.uniform(), draw.between(0.25, 0.6)];
    const open = (posts: readonly Post[], sent: number, within: number) =>
      gather(
        world,
        draw,
        readers,
        sent,
        ({ slow }) => slow * draw.around(within, 1.1),
        keen,
        (here) => {
          for (const post of posts) {
            if (!draw.chance(0.8)) continue;
            encounter(world, here, post, cameBy(world, draw, here, post), 4);
            wait(here, draw.around(8, 0.8));
          }
        },
      );
    if (draw.chance(0.5)) {
      let yesterday: Post[] = [];
      for (const idol of idols) watch(world, idol, (post) => yesterday.push(post));
      for (const date of dates(world)) {
        const time = byTheClock(home, date, clock) + draw.around(3 * minute, 0.8);
        if (time < 0) continue;
        world.agenda.at(time, () => {
          open(yesterday.slice(-5), time, draw.around(7 * minute, 0.5));
          yesterday = [];
        });
      }
    } else
      for (const idol of idols)
        watch(world, idol, (post) => {
          const time = post.created + day;
          if (time < world.end) world.agenda.at(time, () => open([post], time, draw.around(2 * minute, 0.4)));
        });
  }
};
