import { type Sitting, share, wait, write } from '../acts.ts';
import { many, noteInnocent } from '../cast.ts';
import { authors, branch, byDay, crowd, drop, follower, gather, hometown } from '../gather.ts';
import { cameBy } from '../joint.ts';
import { encounter } from '../life.ts';
import { hour, minute, type Post } from '../model.ts';
import { befriend } from '../people.ts';
import { put } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'a post that goes from one to his followers and on, for days';

/** Some friends of the writer pass it on first; then cascades of heavy tail, slow or quick, by those who follow who shared. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const name = `viral-post-${n}`;
    const home = hometown(world, draw);
    const [author] = authors(world, draw, 1, home.members);
    if (!author) continue;
    const friends = crowd(world, draw, name, 12, ({ pace }) => pace > 0.15, home.members);
    for (const { account } of friends.goers) befriend(world, account, author);
    for (let left = draw.one([1, 1, 2, 3]); left > 0; left -= 1) {
      const time = byDay(world, draw, home, 0.02, 0.7);
      drop(world, draw, author, time, (there) => {
        const post = write(world, there, { appeal: draw.between(1.5, 4) });
        noteInnocent(world, name, author, there.time);
        put(world.archive, post);
        const onward = (share: number) => (here: Sitting) => pass(here, post, share);
        gather(world, draw, friends, there.time, ({ slow }) => slow * draw.around(30 * minute, 1), 0.7, onward(0.7));
        const growth = { from: there.time, first: 6, pull: draw.between(1, 1.8), tempo: draw.around(1.5 * hour, 0.7) };
        branch(
          world,
          draw,
          { ...growth, limit: world.settings.accounts / 12 },
          (by) => follower(world, draw, by ?? author, there.time),
          onward(0.4),
        );
      });
    }
  }

  function pass(here: Sitting, post: Post, sharing: number): boolean {
    encounter(world, here, post, cameBy(world, draw, here, post), 3);
    const passes = post.likers.has(here.account.index) && draw.chance(sharing);
    if (!passes) return false;
    wait(here, draw.around(6, 0.8));
    share(world, here, post);
    return true;
  }
};
