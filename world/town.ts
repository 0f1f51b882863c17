import { dice } from './dice.ts';
import { type Draws, draws } from './draws.ts';

export const minute = 60;
export const hour = 3600;
export const day = 86_400;

/** A like. Times in seconds since the world began. */
export interface Like {
  readonly time: number;
  readonly account: string;
  readonly post: Post;
  /** Whether the account follows the post's owner. */
  readonly follows: boolean;
}

export interface Post {
  readonly id: string;
  readonly owner: string;
  readonly created: number;
}

/** Authentic people, what they are shown and what they like. */
export interface Town {
  readonly draw: Draws;
  readonly people: readonly string[];
  readonly posts: Post[];
  readonly likes: Like[];
  readonly days: number;
}

/** How long after its post an act of this person comes, in seconds. */
type Delay = (draw: Draws, speed: number) => number;

/** Half of the people look within hours, half within days. */
const asItComes: Delay = (draw) => draw.exponential(draw.chance(0.6) ? 3 * hour : 2 * day);

/** Everybody has a pace of their own: some answer within a minute as a rule, others within the hour. */
export const eachAtOwnPace: Delay = (draw, speed) => draw.around(10 * minute * Math.exp(1.2 * speed), 0.7);

/**
 * Six hundred people in five time zones and three weeks of likes: activity and popularity are heavy-tailed, most sleep
 * at night, old posts are liked too.
 */
export function town(seed: number, delay: Delay = asItComes, each = 20): Town {
  const draw = draws(seed);
  const days = 21;
  const posts = Array.from(
    { length: 2000 },
    (_, at): Post => ({
      id: `post${at}`,
      owner: `owner${Math.floor(draw.uniform() ** 2 * 80)}`,
      created: draw.uniform() * (days - 1) * day,
    }),
  );
  const pick = weighted(
    draw,
    posts.map(() => 1 / (0.02 + draw.uniform())),
  );
  const people = Array.from({ length: 600 }, (_, at) => `person${at}`);
  const likes: Like[] = [];
  for (const account of people) {
    const zone = draw.below(5) - 2;
    const speed = draw.normal();
    for (let n = Math.ceil(draw.exponential(1) ** 1.5 * each); n > 0; n -= 1) {
      const post = posts[pick()] as Post;
      const time = awake(draw, post.created + delay(draw, speed), zone);
      likes.push({ time, account, post, follows: isFollower(account, post, aTaste) });
    }
  }
  return { draw, people, posts, likes, days };
}

/** Draws places in proportion to their weights. */
function weighted(draw: Draws, weights: readonly number[]): () => number {
  let total = 0;
  const sums = weights.map((weight) => {
    total += weight;
    return total;
  });
  return () => {
    const x = draw.uniform() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** The next time from this one at which somebody of this zone is awake. */
function awake(draw: Draws, from: number, zone: number): number {
  let time = from;
  while (!up(draw, time, zone)) time += 1800 * draw.uniform();
  return time;
}

/** Whether somebody happens to be awake: mostly by day. */
export function up(draw: Draws, time: number, zone = 0): boolean {
  const clock = (((time / hour + zone) % 24) + 24) % 24;
  return Math.sin(((clock - 8) / 24) * 2 * Math.PI) > draw.uniform() * 1.6 - 1;
}

/** A new post of one of these owners. */
export function publish(town: Town, owner: string, created: number): Post {
  const post = { id: `post${town.posts.length}`, owner, created };
  town.posts.push(post);
  return post;
}

/** Shares of those who like an owner's posts that follow the owner: of people in general, and of an audience. */
const aTaste = 0.15;
export const anAudience = 0.8;

export function like(town: Town, account: string, post: Post, time: number, share = aTaste): void {
  town.likes.push({ time, account, post, follows: isFollower(account, post, share) });
}

/** The same answer each time for the same two: of all pairs, this share is followers. */
function isFollower(account: string, { owner }: Post, share: number): boolean {
  let hash = 2166136261;
  for (const letter of `${account} ${owner}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return dice(hash)() < share;
}
