import { actOn, publish, sit } from '../acts.ts';
import { whenAwake } from '../joint.ts';
import { day, hour, type Post } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'the platform removes some of what is reported; some whose posts go appeal, and some are right';

/** Every few hours the platform goes through what was reported; it removes one in six. Two in five appeal, one in four of these is heard. */
export const happen: Happening = (world, draw) => {
  const judge = (time: number) => {
    const due = world.reported.items.splice(0);
    world.reported.next = 0;
    for (const [at, post] of [...new Set(due)].entries()) {
      const then = time + 20 * at + draw.exponential(15);
      if (draw.chance(1 / 6)) world.agenda.at(then, () => removed(post, then));
    }
    const next = time + draw.around(4 * hour, 0.5);
    if (next < world.end) world.agenda.at(next, () => judge(next));
  };
  const first = draw.exponential(4 * hour);
  world.agenda.at(first, () => judge(first));

  const removed = (post: Post, time: number) => {
    if (post.deleted !== undefined) return;
    says(post, time, 'up', 'removed');
    post.deleted = time;
    if (!draw.chance(0.4) || post.owner.automation) return;
    const after = whenAwake(draw, post.owner, time + draw.exponential(0.5 * day));
    world.agenda.at(after, () => {
      const here = sit(world, post.owner, after);
      if (!here) return;
      actOn(world, here, 'appeal', post);
      if (!draw.chance(0.25)) return;
      const answer = here.time + draw.around(day, 0.8);
      world.agenda.at(answer, () => {
        says(post, answer, 'removed', 'up');
        post.deleted = undefined;
      });
    });
  };

  const says = ({ index, owner, created }: Post, time: number, before: string, after: string) =>
    publish(world, time, {
      verb: 'moderate',
      kind: 'post',
      object: index,
      owner: owner.index,
      objectCreated: created,
      field: 'status',
      before,
      after,
    });
};
