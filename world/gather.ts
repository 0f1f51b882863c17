import { type Sitting, sit, type Where } from './acts.ts';
import { isFree, noteInnocent, people } from './cast.ts';
import type { Draws } from './draws.ts';
import { daytime } from './joint.ts';
import { browse } from './life.ts';
import { type Account, type Community, day, hour, type Post, type World } from './model.ts';
import { awake } from './people.ts';
import { anyOf, type Ring } from './ring.ts';

/** Innocent people who come to the same things, each as eager and as slow as he is. */
export interface Crowd {
  readonly name: string;
  readonly goers: readonly Goer[];
}

export interface Goer {
  readonly account: Account;
  /** Chance to come where all is well. */
  readonly eager: number;
  /** Times as long as others to come. */
  readonly slow: number;
}

/** Gets about so many people together, at most a sixtieth of the world, or twenty. */
export function crowd(
  world: World,
  draw: Draws,
  name: string,
  median: number,
  suits: (account: Account) => boolean = () => true,
  among: readonly Account[] = world.accounts,
): Crowd {
  const most = Math.max(20, world.settings.accounts / 60);
  const size = Math.round(Math.min(most, Math.max(6, draw.around(median, 0.5))));
  const goers = people(world, draw, size, suits, among).map((account) => ({
    account,
    eager: draw.uniform() ** 0.6,
    slow: draw.around(1, 0.5),
  }));
  return { name, goers };
}

/** Somebody comes at a time, does something, and at times looks about afterwards. */
export function drop(
  world: World,
  draw: Draws,
  account: Account,
  time: number,
  job: (here: Sitting) => void,
  where: Where = {},
): void {
  if (time >= world.end) return;
  world.agenda.at(Math.max(0, time), () => {
    const here = sit(world, account, time, where);
    if (!here) return;
    job(here);
    if (draw.chance(0.35)) browse(world, here, draw.poisson(3));
  });
}

/** The same, and it is put down that he is of this crowd. */
export function attend(
  world: World,
  draw: Draws,
  name: string,
  account: Account,
  time: number,
  job: (here: Sitting) => void,
  where: Where = {},
): void {
  const come = (here: Sitting) => {
    noteInnocent(world, name, account, here.time);
    job(here);
  };
  drop(world, draw, account, time, come, where);
}

/**
 * Brings those of a crowd to something who are up and in the mood, which they share. `lag` gives the seconds from `from`
 * at which one of them comes, `keen` the chance that the middling one does.
 */
export function gather(
  world: World,
  draw: Draws,
  { name, goers }: Crowd,
  from: number,
  lag: (goer: Goer) => number,
  keen: number,
  job: (here: Sitting) => void,
  where: (account: Account) => Where = () => ({}),
): void {
  const mood = keen * draw.around(1, 0.3);
  for (const goer of goers) {
    const { account, eager } = goer;
    const time = from + lag(goer);
    if (!draw.chance(Math.min(0.97, 1.6 * mood * eager) * Math.min(1, 1.5 * awake(account, time)))) continue;
    attend(world, draw, name, account, time, job, where(account));
  }
}

/**
 * A crowd that grows by itself: each who comes draws in others, `pull` on average and some many more, after delays of
 * heavy tail around `tempo` seconds, at most `limit` in all. A job that says false draws in nobody.
 */
export function branch(
  world: World,
  draw: Draws,
  { from, first, pull, tempo, limit }: Growth,
  next: (by: Account | undefined) => Account | undefined,
  job: (here: Sitting) => boolean,
): void {
  let left = Math.round(limit);
  const drawIn = (count: number, after: number, by: Account | undefined) => {
    for (; count > 0 && left > 0; count -= 1) {
      const account = next(by);
      const time = after + draw.around(tempo, 1.2);
      if (!account || !draw.chance(Math.min(1, 1.5 * awake(account, time)))) continue;
      left -= 1;
      drop(world, draw, account, time, (here) => {
        if (job(here)) drawIn(Math.floor(draw.pareto(pull / 3, 1.5)), here.time, account);
      });
    }
  };
  drawIn(first, from, undefined);
}

export interface Growth {
  readonly from: number;
  readonly first: number;
  readonly pull: number;
  readonly tempo: number;
  readonly limit: number;
}

/** Anybody of a community, the livelier the likelier, whatever else he takes part in. */
export function passerBy(draw: Draws, { members }: Community, time: number): Account | undefined {
  for (let tries = 0; tries < 8; tries += 1) {
    const account = draw.one(members);
    if (!account.automation && !account.closed && account.created < time && draw.chance(account.pace)) return account;
  }
  return undefined;
}

/** Somebody of the same community who follows this account. */
export function follower(world: World, draw: Draws, { index, community }: Account, time: number): Account | undefined {
  for (let tries = 0; tries < 20; tries += 1) {
    const account = draw.one(community.members);
    const there = !account.automation && !account.closed && account.created < time && draw.chance(2 * account.pace);
    if (there && world.follows.has(account.index, index)) return account;
  }
  return undefined;
}

/** A standing post of more than an hour ago, of the archive or of what a community likes. */
export function old(world: World, draw: Draws, time: number, among: Ring<Post> = world.archive): Post | undefined {
  for (let tries = 0; tries < 12; tries += 1) {
    const post = anyOf(among, draw);
    if (post && post.created < time - hour && post.deleted === undefined) return post;
  }
  return undefined;
}

/** A time at which a community is up as a rule, between two shares of the world's length. */
export function byDay(world: World, draw: Draws, { zone }: Community, first = 0.02, last = 0.95): number {
  const clock = { zone, lateness: 0 };
  for (;;) {
    const time = daytime(world, draw, clock, first, last);
    if (awake(clock, time) > 0.4) return time;
  }
}

/** A time by a community's clock, on one of the world's days. */
export function byTheClock({ zone }: Community, date: number, clock: number): number {
  return date * day + (clock - zone) * hour;
}

/** Days that the world has, as whole numbers. */
export function dates(world: World): number[] {
  return Array.from({ length: world.settings.days }, (_, date) => date);
}

/** A community in which there are enough people left for a crowd; else any. */
export function hometown(world: World, draw: Draws): Community {
  const large = draw.sample(world.communities, 1, ({ members }) => members.filter(isFree).length >= 40);
  return large[0] ?? draw.one(world.communities);
}

/** Those who write now and then; anybody where nobody does. */
export function authors(world: World, draw: Draws, n: number, among?: readonly Account[]): Account[] {
  const writers = people(world, draw, n, ({ pace, writing }) => pace * writing > 0.03, among);
  return writers.length > 0 ? writers : people(world, draw, n, ({ pace }) => pace > 0.1, among);
}
