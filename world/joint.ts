import { act, like, look, type Sitting, share, wait } from './acts.ts';
import { every } from './agenda.ts';
import { type Crew, people } from './cast.ts';
import type { Draws } from './draws.ts';
import { browse, wakingMoment } from './life.ts';
import { type Account, type Community, day, minute, type Post, type Who, type World } from './model.ts';
import { awake, type Clock, isWeekend } from './people.ts';

/** Who of a crew comes this time. */
export function some(draw: Draws, { members, cost }: Crew): Account[] {
  return members.filter(() => draw.chance(cost.turnout));
}

/**
 * Calls a team of a crew to a job, within so many seconds from a time. Jobs are rushed (`rush` above 1) or put off as a
 * whole, at 1 they go on evenly. The more was paid, the more keep to the hours at which they are awake.
 */
export function muster(
  world: World,
  draw: Draws,
  crew: Crew,
  team: readonly Account[],
  from: number,
  within: number,
  job: (here: Sitting) => void,
  rush: number = draw.between(0.6, 2.2),
): void {
  const asleep = (member: Account, time: number) =>
    draw.chance(crew.cost.camouflage * (1 - Math.min(1, 2.5 * awake(member, time))));
  for (const member of team)
    for (let tries = 0; tries < 5; tries += 1) {
      const time = from + within * draw.uniform() ** rush;
      if (asleep(member, time)) continue;
      world.agenda.at(time, () => errand(world, draw, crew, member, time, job));
      break;
    }
}

/** One member does a job. The more was paid, the more it looks about like anybody, before and after. */
export function errand(
  world: World,
  draw: Draws,
  { enter, cost }: Crew,
  member: Account,
  time: number,
  job: (here: Sitting) => void,
): void {
  const here = enter(member, time);
  if (!here) return;
  if (draw.chance(cost.camouflage / 3)) browse(world, here, 1 + draw.poisson(2));
  job(here);
  if (draw.chance(cost.camouflage)) browse(world, here, draw.poisson(4));
}

/** A time between two shares of the world's length, at which these people's neighbours are awake. */
export function daytime(world: World, draw: Draws, like: Clock, first = 0.02, last = 0.95): number {
  for (;;) {
    const time = wakingMoment(draw, like, Math.floor(draw.between(first * world.end, last * world.end) / day) * day);
    if (time >= first * world.end && time < last * world.end) return time;
  }
}

/** Those who speak a community's language by its clock. */
export function near({ zone, language }: Community): (account: Account) => boolean {
  return (one) => one.language === language && Math.abs(one.zone - zone) < 3;
}

/** One of somebody's own posts of the last fortnight that stand; none of nobody's, as small worlds lack people. */
export function lately(draw: Draws, owner: Account | undefined, time: number): Post | undefined {
  if (owner === undefined) return undefined;
  const own = owner.recent.items.filter(
    (post) =>
      post.owner === owner && post.deleted === undefined && post.created < time && post.created > time - 14 * day,
  );
  return own.length === 0 ? undefined : draw.one(own);
}

/** Somebody who has written in the last days and will go on. */
export function writer(
  world: World,
  draw: Draws,
  time: number,
  suits: (account: Account) => boolean = () => true,
): Account | undefined {
  const lively = (one: Account) =>
    one.pace * one.writing > 0.03 &&
    one.recent.items.some(({ owner, created }) => owner === one && created > time - 5 * day);
  return people(world, draw, 1, (one) => lively(one) && suits(one))[0];
}

/** How somebody came by a post, as the platform writes it down. */
export function cameBy(world: World, draw: Draws, { account }: Sitting, { owner }: Post): string {
  if (world.follows.has(account.index, owner.index)) return 'feed';
  return draw.chance(0.25) ? 'search' : 'recommend';
}

/** Does for a post what it was hired for, as people do it: seen as a rule, liked, now and then passed on. */
export function boost(world: World, draw: Draws, here: Sitting, post: Post): boolean {
  const origin = draw.one(['feed', 'recommend', 'search']);
  if (draw.chance(0.85)) look(world, here, post, origin);
  wait(here, draw.around(4, 0.8));
  if (!like(world, here, post, origin)) return false;
  if (draw.chance(0.2)) {
    wait(here, draw.around(5, 0.8));
    share(world, here, post);
  }
  return true;
}

/** Looks at a post and likes it; false where that was done before. */
export function enjoy(world: World, draw: Draws, here: Sitting, post: Post): boolean {
  const origin = cameBy(world, draw, here, post);
  look(world, here, post, origin);
  wait(here, draw.around(5, 0.8));
  return like(world, here, post, origin);
}

/** Changes this share of what its page says of somebody, one thing after another, some `pause` seconds apart. */
export function restyle(world: World, draw: Draws, here: Sitting, page: Partial<Who>, share: number, pause: number) {
  for (const [field, after] of Object.entries(page)) {
    if (after === undefined || !draw.chance(share)) continue;
    wait(here, draw.around(pause, 0.7));
    act(world, here, { verb: 'profile', field, before: here.account.who[field as keyof Who], after });
  }
}

/** This time, or the first moment after it at which the account is up. */
export function whenAwake(draw: Draws, account: Account, time: number): number {
  let moment = time;
  while (!draw.chance(awake(account, moment))) moment += draw.exponential(40 * minute);
  return moment;
}

/**
 * Lets something happen to this share of all accounts a day, each at an hour at which it is up. Some days see much more
 * of it than others, the weekend more than the week.
 */
export function nowAndThen(
  world: World,
  draw: Draws,
  share: number,
  happen: (account: Account, time: number) => void,
): void {
  every(world, 0, day, (midnight) => {
    const mood = Math.exp(0.35 * draw.normal()) * (isWeekend(midnight) ? 1.4 : 0.9);
    for (let n = draw.poisson(share * mood * world.settings.accounts); n > 0; n -= 1) {
      const account = draw.one(world.accounts);
      if (account.closed || account.automation || account.created > midnight) continue;
      const time = wakingMoment(draw, account, midnight);
      world.agenda.at(time, () => happen(account, time));
    }
  });
}
