import { many, people } from '../cast.ts';
import { attend, byTheClock, dates, hometown, old } from '../gather.ts';
import { cameBy } from '../joint.ts';
import { encounter } from '../life.ts';
import { minute, type Post } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'couples who read the same posts side by side on some evenings, from one home';

/** On two evenings a week or so, one to five posts, some seconds apart, and always in the same order. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 250); n += 1) {
    const home = hometown(world, draw);
    const [one, other] = people(
      world,
      draw,
      2,
      ({ country, home: { ips } }) => country === home.country && ips.length === 1,
      home.members,
    );
    if (!one || !other) continue;
    other.home = one.home;
    other.lateness = one.lateness;
    befriend(world, one, other);
    befriend(world, other, one);
    const [evenings, clock, taste] = [draw.between(0.15, 0.6), 19 + 3 * draw.uniform(), draw.between(2, 8)];
    for (const date of dates(world)) {
      const time = byTheClock(home, date, clock) + 30 * minute * draw.normal();
      if (time < 0 || !draw.chance(evenings)) continue;
      world.agenda.at(time, () => {
        const posts = Array.from({ length: 1 + draw.below(5) }, () =>
          old(world, draw, time, draw.chance(0.5) ? home.hot : world.archive),
        );
        for (const account of [one, other])
          attend(
            world,
            draw,
            `couples-${n}`,
            account,
            time + draw.around(12, 0.9),
            (here) => {
              for (const post of posts.filter((some): some is Post => some !== undefined))
                encounter(world, here, post, cameBy(world, draw, here, post), taste);
            },
            { place: one.home },
          );
      });
    }
  }
};
