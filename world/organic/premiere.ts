import { comment, like, look, type Sitting, sit, vote, wait, write } from '../acts.ts';
import { many, noteInnocent } from '../cast.ts';
import { authors, byTheClock, crowd, gather, hometown } from '../gather.ts';
import { cameBy } from '../joint.ts';
import { remark } from '../language.ts';
import { day, hour, minute, type Post } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'live shows and premieres at an announced hour, whose viewers act on each post within seconds';

/**
 * Shows of several channels that post every few minutes for an hour, and premieres whose pages stand days before.
 * Viewers are there or not for a whole evening; the good moments move them all.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const name = `premiere-${n}`;
    const home = hometown(world, draw);
    const hosts = authors(world, draw, 1 + draw.below(5), home.members);
    const regulars = crowd(world, draw, name, 28, ({ zone }) => Math.abs(zone - home.zone) < 2, home.members);
    for (const { account } of regulars.goers)
      for (const host of hosts) if (draw.chance(0.6)) befriend(world, account, host);
    if (hosts.length === 0) continue;
    const [clock, every, live] = [18 + 4 * draw.uniform(), draw.between(1, 4), draw.chance(0.6)];
    for (let date = draw.uniform() * every; date < world.settings.days; date += every) {
      const start = byTheClock(home, Math.floor(date), clock);
      if (live) show(start);
      else premiere(start, date * day);
    }

    function show(start: number): void {
      const tonight = { name, goers: regulars.goers.filter(() => draw.chance(0.6)) };
      const end = start + draw.between(30, 80) * minute;
      for (let time = start; time < end; time += draw.around(2.5 * minute, 0.6)) {
        const host = draw.one(hosts);
        const moment = Math.min(0.7, 0.12 * draw.pareto(0.7, 1.6));
        world.agenda.at(Math.max(0, time), () => {
          const there = sit(world, host, time);
          if (!there) return;
          noteInnocent(world, name, host, there.time);
          const post = write(world, there, { appeal: draw.around(1, 0.5) });
          gather(
            world,
            draw,
            tonight,
            there.time,
            ({ slow }) => slow * draw.around(22, 0.9),
            moment,
            (here) => watch(here, post),
          );
        });
      }
    }

    function premiere(start: number, before: number): void {
      const host = draw.one(hosts);
      const made = Math.max(1, start - draw.between(4 * hour, 4 * day), before - 3 * day);
      world.agenda.at(made, () => {
        const there = sit(world, host, made, {}, 6 * hour);
        if (!there) return;
        noteInnocent(world, name, host, there.time);
        const post = write(world, there, { appeal: draw.around(1, 0.5) });
        if (start > there.time)
          gather(
            world,
            draw,
            regulars,
            start,
            ({ slow }) => slow * draw.around(90, 1.1),
            0.5,
            (here) => watch(here, post),
          );
      });
    }
  }

  function watch(here: Sitting, post: Post): void {
    const { account } = here;
    const origin = cameBy(world, draw, here, post);
    if (draw.chance(0.85)) look(world, here, post, origin);
    wait(here, draw.around(3, 0.8));
    if (draw.chance(0.75)) like(world, here, post, origin);
    if (draw.chance(0.25)) vote(world, here, post);
    if (draw.chance(0.25)) comment(world, here, post, remark(account.language, account.community.index, draw, post));
  }
};
