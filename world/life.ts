import {
  act,
  actOn,
  comment,
  follow,
  like,
  look,
  newPost,
  passOn,
  remove,
  report,
  type Sitting,
  share,
  sit,
  unfollow,
  unlike,
  visit,
  vote,
  wait,
  write,
} from './acts.ts';
import { every } from './agenda.ts';
import type { Draws } from './draws.ts';
import { complaint, page, remark, sentence } from './language.ts';
import { type Account, type Community, day, hour, minute, type Post, type World } from './model.ts';
import { awake, type Clock, isWeekend } from './people.ts';
import { anyOf, newest, put } from './ring.ts';

/** Every midnight: when each account will sit down that day. Some sit down again soon after. */
export function liveOn(world: World): void {
  const { draw, agenda } = world;
  every(world, 0, day, (midnight) => {
    const weekend = isWeekend(midnight) ? 1.25 : 1;
    const weather = Math.exp(0.12 * draw.normal()); // what moves everybody's day alike
    for (const account of world.accounts) {
      if (account.closed || account.created > midnight || account.automation) continue;
      for (let n = draw.poisson(account.pace * weekend * weather); n > 0; n -= 1) {
        const time = wakingMoment(draw, account, midnight);
        agenda.at(time, () => sitting(world, account, time));
      }
    }
  });
}

/** A time of this day at which the account is awake. */
export function wakingMoment(draw: Draws, account: Clock, midnight: number): number {
  for (;;) {
    const time = midnight + draw.uniform() * day;
    if (draw.uniform() < awake(account, time)) return time;
  }
}

function sitting(world: World, account: Account, time: number): void {
  const { draw, agenda } = world;
  const here = sit(world, account, time);
  if (!here) return;
  browse(world, here, 1 + draw.poisson(5 * Math.exp(0.5 * draw.normal())));
  if (draw.chance(account.writing)) {
    const post = write(world, here);
    if (draw.chance(0.04)) {
      wait(here, draw.around(50, 0.9));
      actOn(world, here, 'edit', post, saying(world, account));
    }
    if (draw.chance(0.04)) {
      const later = here.time + draw.around(draw.chance(0.5) ? 3 * minute : 5 * hour, 1.3); // a slip, or second thoughts
      agenda.at(later, () => withdraw(world, account, post, later));
    }
  }
  if (draw.chance(account.writing / 3)) {
    const { index } = account.community;
    passOn(world, here, page(index, Math.floor(time / day), draw), remark(account.language, index, draw));
  }
  if (account.follows.length > 0 && draw.chance(account.writing / 3)) {
    const verb = draw.chance(0.93) ? 'message' : 'review';
    const words = remark(account.language, account.community.index, draw);
    actOn(world, here, verb, draw.one(account.follows), verb === 'review' ? words : undefined);
  }
  const again = here.time + draw.around(25 * minute, 1);
  if (draw.chance(0.25)) agenda.at(again, () => sitting(world, account, again));
}

function withdraw(world: World, account: Account, post: Post, time: number): void {
  const here = sit(world, account, time);
  if (here) remove(world, here, post);
}

/** Looks at so many posts of those that the account is shown, and does with each as it pleases. */
export function browse(world: World, here: Sitting, items: number): void {
  const { draw } = world;
  const { account } = here;
  for (let n = 0; n < items; n += 1) {
    const shown = offer(world, here);
    if (!shown) continue;
    const [post, origin] = shown;
    wait(here, draw.around(9, 0.9));
    encounter(world, here, post, origin);
    if (draw.chance(0.012)) binge(world, here, post.owner);
  }
  if (draw.chance(0.008)) takeBack(world, here);
  if (account.follows.length > 0 && draw.chance(0.006)) unfollow(world, here, draw.one(account.follows));
}

/** Sees a post, and maybe likes it, passes it on, says something, follows whose it is, or reports it. */
export function encounter(world: World, here: Sitting, post: Post, origin: string, zeal = 1): void {
  const { draw } = world;
  const { account } = here;
  if (post.deleted !== undefined || post.created > here.time || post.likers.has(account.index)) return;
  look(world, here, post, origin);
  if (draw.chance(0.03)) {
    wait(here, draw.around(3, 0.6));
    actOn(world, here, 'click', post);
  }
  const near = post.owner.community === account.community ? 1.3 : 0.6;
  const pleased = Math.min(0.95, account.liking * post.appeal * near * zeal);
  const pleases = post.owner !== account && draw.chance(pleased);
  if (pleases) {
    wait(here, draw.around(4, 0.8));
    like(world, here, post, origin);
    liked.set(account, post);
  }
  if (pleases && draw.chance(0.16)) {
    wait(here, draw.around(5, 0.8));
    const words = draw.chance(0.2) ? remark(account.language, account.community.index, draw, post) : undefined;
    share(world, here, post, post.prefilled ?? words);
    if (draw.chance(0.02)) regret(world, here, 'unshare', post);
  }
  if (draw.chance(0.1 * pleased)) vote(world, here, post);
  if (draw.chance(0.12 * pleased)) {
    wait(here, draw.around(18, 0.9));
    comment(world, here, post, remark(account.language, account.community.index, draw, post));
    if (draw.chance(0.03)) regret(world, here, 'uncomment', post);
    if (draw.chance(0.25)) answer(world, post, here.time);
  }
  if (origin !== 'feed' && draw.chance(0.12 * pleased)) {
    wait(here, draw.around(6, 0.8));
    if (draw.chance(0.6)) visit(world, here, post.owner);
    follow(world, here, post.owner, { origin: origin === 'search' ? 'search' : 'recommend' });
  }
  if (draw.chance(0.0012 / (0.3 + post.appeal)))
    report(world, here, post, complaint(account.language, account.community.index, draw, post));
}

/** Takes back what was just done. */
function regret(world: World, here: Sitting, verb: 'uncomment' | 'unshare', post: Post): void {
  wait(here, world.draw.around(40, 1));
  actOn(world, here, verb, post);
}

/** Whoever is spoken to comes back soon, if awake, and answers. */
function answer(world: World, post: Post, time: number): void {
  const { draw, agenda } = world;
  const { owner } = post;
  const back = time + draw.around(20 * minute, 1.2);
  if (owner.automation || !draw.chance(awake(owner, back))) return;
  agenda.at(back, () => {
    const here = sit(world, owner, back);
    if (!here) return;
    look(world, here, post, 'feed');
    wait(here, draw.around(20, 0.8));
    comment(world, here, post, remark(owner.language, owner.community.index, draw, post));
    browse(world, here, draw.poisson(2));
  });
}

/** What the platform puts before somebody: those followed, what the community and the world like, what was searched. */
function offer(world: World, { account, time }: Sitting): readonly [Post, string] | undefined {
  const { draw } = world;
  const luck = draw.uniform();
  if (luck < 0.55 && account.follows.length > 0) {
    for (let tries = 0; tries < 4; tries += 1) {
      const post = newest(draw.one(account.follows).recent, draw.below(3));
      if (post && post.created < time && draw.chance(Math.exp(-(time - post.created) / (2 * day)) + 0.02))
        return [post, 'feed'];
    }
  }
  if (luck < 0.78) return found(anyOf(account.community.hot, draw), 'recommend');
  if (luck < 0.9) return found(anyOf(world.hot, draw), 'recommend');
  return found(anyOf(world.archive, draw), 'search');
}

function found(post: Post | undefined, origin: string): readonly [Post, string] | undefined {
  return post && [post, origin];
}

/** Reads somebody's whole page. */
function binge(world: World, here: Sitting, owner: Account): void {
  const { draw } = world;
  visit(world, here, owner);
  for (const post of [...owner.recent.items].filter((one) => one.owner === owner && one.created < here.time)) {
    wait(here, draw.around(6, 0.7));
    encounter(world, here, post, 'search', 1.5);
  }
}

/** The last thing that each account liked, for those that change their minds. */
const liked = new WeakMap<Account, Post>();

function takeBack(world: World, here: Sitting): void {
  const post = liked.get(here.account);
  if (post) unlike(world, here, post);
  liked.delete(here.account);
}

/** Registers an account now, as people do: on a device of their own, with some follows that the platform suggests. */
export function register(
  world: World,
  account: Account,
  how: {
    readonly where?: Parameters<typeof sit>[3];
    readonly origin?: string;
    readonly referrer?: string | undefined;
    readonly suggested?: number;
  } = {},
): Sitting | undefined {
  const { draw } = world;
  const here = sit(
    world,
    account,
    account.created,
    how.where ?? { place: draw.chance(0.6) ? account.home : account.carrier },
  );
  if (!here) return undefined;
  const liveliest = suggestions(account.community, account.created);
  const origin = how.origin ?? draw.one(['search', 'invite', 'ad', 'recommend']);
  const inviter = origin === 'invite' && liveliest.length > 0 ? draw.one(liveliest).who.handle : undefined;
  act(world, here, { verb: 'register', origin, referrer: how.referrer ?? inviter });
  wait(here, draw.around(40, 0.6));
  if (draw.chance(0.8)) act(world, here, { verb: 'verify' });
  if (draw.chance(0.5)) act(world, here, { verb: 'profile', field: 'bio', after: account.who.bio });
  const wanted = how.suggested ?? draw.poisson(5);
  for (let n = 0; n < wanted; n += 1) {
    wait(here, draw.around(4, 0.7));
    const other = liveliest[Math.floor(draw.uniform() ** 2 * Math.min(25, liveliest.length))];
    if (other) follow(world, here, other, { origin: 'onboarding', consent: true });
  }
  return here;
}

const ranked = new WeakMap<Community, { readonly until: number; readonly accounts: readonly Account[] }>();

/** Whom the platform suggests in a community, the most followed first; ranked anew after some hours. */
function suggestions(community: Community, time: number): readonly Account[] {
  const known = ranked.get(community);
  if (known && time < known.until) return known.accounts;
  const accounts = community.members
    .filter((one) => !one.closed && one.created < time)
    .sort((x, y) => y.followers - x.followers || x.index - y.index);
  ranked.set(community, { until: time + 6 * hour, accounts });
  return accounts;
}

/** What lies about when the world begins: posts of the last weeks, some of them liked much. */
export function past(world: World): void {
  const { draw } = world;
  for (const account of world.accounts) {
    for (let n = draw.poisson(1 + 6 * account.writing); n > 0; n -= 1) {
      const post = newPost(world, account, Math.max(account.created, -draw.exponential(12 * day)), {
        topics: [],
        appeal: draw.around(0.5, 1),
      });
      put(account.recent, post);
      if (draw.chance(0.3)) put(world.archive, post);
      if (draw.chance(0.05)) put(account.community.hot, post);
    }
  }
}

/** A text for whoever needs one on this account's matters. */
export function saying(world: World, account: Account, topics: readonly string[] = []): string {
  return sentence(account.language, account.community.index, world.draw, topics);
}
