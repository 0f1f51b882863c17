import { remove, type Sitting, sit, wait, write } from '../acts.ts';
import { many, noteInnocent } from '../cast.ts';
import { branch, byDay, crowd, follower, gather, hometown } from '../gather.ts';
import { near, whenAwake } from '../joint.ts';
import { hour, minute, type Post } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'a rumour that many pass on, and some of them take back when it is refuted';

/**
 * Posts on one topic within an hour or so; then it is told that it was wrong, and of those who hear it a part deletes.
 * Most rumours that are refuted stay up (Friggeri et al. 2014).
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const name = `retraction-${n}`;
    const home = hometown(world, draw);
    const believers = crowd(world, draw, name, 24, near(home));
    const topic = `${home.language.word(draw)}${home.language.term(home.index, draw.below(200))}`;
    const time = byDay(world, draw, home, 0.05, 0.9);
    const refuted = time + draw.around(40 * minute, 0.7);
    const ashamed = draw.between(0.1, 0.45);
    const tell = (here: Sitting): boolean => {
      if (here.time > refuted + hour) return false;
      const post = write(world, here, { topics: [topic], appeal: 1 });
      const { account } = here;
      if (draw.chance(ashamed)) {
        const later = whenAwake(draw, account, Math.max(here.time, refuted) + draw.around(15 * minute, 1));
        world.agenda.at(later, () => takeBack(account, post, later));
      }
      return true;
    };
    const takeBack = (account: Sitting['account'], post: Post, later: number) => {
      const back = sit(world, account, later);
      if (!back) return;
      noteInnocent(world, name, account, back.time);
      wait(back, draw.around(20, 0.8));
      remove(world, back, post);
    };
    gather(world, draw, believers, time, ({ slow }) => slow * draw.around(12 * minute, 1), 0.7, tell);
    const growth = { from: time, first: 5, pull: draw.between(0.5, 0.9), tempo: draw.around(10 * minute, 0.5) };
    const start = believers.goers[0]?.account;
    const limit = world.settings.accounts / 60;
    if (start) branch(world, draw, { ...growth, limit }, (by) => follower(world, draw, by ?? start, time), tell);
  }
};
