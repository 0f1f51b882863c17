import { publish } from '../acts.ts';
import { every } from '../agenda.ts';
import { day, hour } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'what the platform publishes: topics that trend, followers, views and likes';

const listed = 10;
const known = 30;
const seenPosts = 40;

/**
 * Every hour the ten topics with the most posts against their last day (at least 2; `value` is the number of posts of
 * the hour). Every day the followers of each account with more than 30, and views and likes of the posts most seen.
 */
export const happen: Happening = (world, draw) => {
  const usual = new Map<string, number>();
  every(world, hour, hour, (time) => {
    const now = [...world.spoken];
    world.spoken.clear();
    const trending = now
      .map(([topic, posts]) => ({ topic, posts, rise: posts / (1 + (usual.get(topic) ?? 0)) }))
      .filter(({ posts }) => posts >= 2)
      .sort((x, y) => y.rise - x.rise || (x.topic < y.topic ? -1 : 1));
    for (const [at, { topic, posts }] of trending.slice(0, listed).entries())
      publish(world, time + 1 + 0.02 * at, {
        verb: 'trend',
        kind: 'topic',
        object: topic,
        value: posts,
        unit: 'posts',
      });
    for (const [topic, mean] of usual) {
      if (mean < 0.02) usual.delete(topic);
      else usual.set(topic, mean * (23 / 24));
    }
    for (const [topic, posts] of now) usual.set(topic, (usual.get(topic) ?? 0) + posts / 24);
  });

  every(world, day, day, (midnight) => {
    let time = midnight + 60;
    for (const { index, followers, created, closed } of world.accounts) {
      if (followers <= known || closed) continue;
      time += draw.exponential(0.02);
      const figure = { kind: 'account', object: index, owner: index, objectCreated: created } as const;
      publish(world, time, { verb: 'metric', ...figure, value: followers, unit: 'followers' });
    }
    const most = [...new Set(world.hot.items)].sort((x, y) => y.seen - x.seen || x.index - y.index).slice(0, seenPosts);
    for (const { index, owner, created, seen, likers } of most)
      for (const [unit, value] of Object.entries({ views: seen, likes: likers.size })) {
        time += draw.exponential(0.02);
        const figure = { kind: 'post', object: index, owner: owner.index, objectCreated: created } as const;
        publish(world, time, { verb: 'metric', ...figure, value, unit });
      }
  });
};
