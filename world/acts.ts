import type { Draws } from './draws.ts';
import { sentence } from './language.ts';
import { type Account, type Act, type Device, hour, type Place, type Post, type World } from './model.ts';
import { befriend, isWeekend } from './people.ts';
import { put } from './ring.ts';

/** One sitting of one account: where, on what, and how far it has come. All its acts come one after the other. */
export interface Sitting {
  readonly account: Account;
  readonly device: Device;
  readonly place: Place;
  readonly ip: number;
  readonly session: number;
  /** Now, in seconds. */
  time: number;
  /** How what it looks at came before it. */
  origin: string;
}

export interface Where {
  readonly device?: Device;
  readonly place?: Place;
  /** Signs in anew, which begins a session. */
  readonly login?: boolean;
}

/**
 * Sits down at this time, or as soon as the account is free, where it would be at this hour or where it is told to.
 * Undefined where the account is not there: not yet registered, closed, or busy for longer than `patience` seconds.
 */
export function sit(
  world: World,
  account: Account,
  time: number,
  where: Where = {},
  patience = hour,
): Sitting | undefined {
  const start = Math.max(time, account.busy + 1);
  if (account.closed || time < account.created || start > time + patience || start >= world.end) return undefined;
  const { draw } = world;
  const place = where.place ?? whereabouts(world, account, start);
  const device =
    where.device ??
    (account.devices.length > 1 && place !== account.carrier
      ? draw.one(account.devices)
      : (account.devices[0] as Device));
  if (where.login || start > account.busy + 1800 || account.session === 0) account.session = ++world.counted.sessions;
  const ip = draw.one(place.ips);
  const sitting = { account, device, place, ip, session: account.session, time: start, origin: 'feed' };
  if (where.login || (account.busy < start - 12 * hour && draw.chance(0.25))) act(world, sitting, { verb: 'login' });
  return sitting;
}

function whereabouts({ draw }: World, { work, home, carrier, zone }: Account, time: number): Place {
  const clock = (((time / hour + zone) % 24) + 24) % 24;
  if (work && clock > 9 && clock < 17 && !isWeekend(time) && draw.chance(0.7)) return work;
  return draw.chance(0.6) ? home : carrier;
}

/** Lets time go by, in seconds. */
export function wait(sitting: Sitting, seconds: number): void {
  sitting.time += seconds;
}

export function look(world: World, sitting: Sitting, post: Post, origin = sitting.origin): void {
  sitting.origin = origin;
  post.seen += 1;
  act(world, sitting, { verb: 'view', origin, ...on(world, sitting, post) });
}

/** False where it was liked before, or does not stand any more. */
export function like(world: World, sitting: Sitting, post: Post, origin = sitting.origin): boolean {
  if (post.deleted !== undefined || post.likers.has(sitting.account.index)) return false;
  if (post.likers === nobody) post.likers = new Set();
  post.likers.add(sitting.account.index);
  act(world, sitting, { verb: 'like', origin, ...on(world, sitting, post) });
  if (world.draw.chance(0.5)) put(post.owner.community.hot, post);
  if (world.draw.chance(0.2)) put(world.hot, post);
  return true;
}

export function unlike(world: World, sitting: Sitting, post: Post): void {
  if (post.likers.delete(sitting.account.index)) act(world, sitting, { verb: 'unlike', ...on(world, sitting, post) });
}

export function share(world: World, sitting: Sitting, post: Post, text = post.prefilled): void {
  if (post.deleted !== undefined) return;
  act(world, sitting, { verb: 'share', text, topics: post.topics, ...on(world, sitting, post) });
  put(sitting.account.recent, post);
  put(sitting.account.community.hot, post);
}

export function comment(world: World, sitting: Sitting, post: Post, text: string): void {
  if (post.deleted === undefined) act(world, sitting, { verb: 'comment', text, ...on(world, sitting, post) });
}

/** Votes on a post. Which way is not in the log. */
export function vote(world: World, sitting: Sitting, post: Post): void {
  if (post.deleted === undefined) act(world, sitting, { verb: 'vote', ...on(world, sitting, post) });
}

/** Tells the platform of a post, with a reason in words. */
export function report(world: World, sitting: Sitting, post: Post, text?: string): void {
  act(world, sitting, { verb: 'report', text, ...on(world, sitting, post) });
  put(world.reported, post);
}

/** Something else that is done with a post or an account. */
export function actOn(
  world: World,
  sitting: Sitting,
  verb: 'click' | 'edit' | 'uncomment' | 'unshare' | 'appeal' | 'message' | 'review',
  what: Post | Account,
  text?: string,
): void {
  const object = 'likers' in what ? on(world, sitting, what) : onAccount(world, sitting, what);
  act(world, sitting, { verb, text, ...object });
}

/** Passes a page of the web on. */
export function passOn(world: World, sitting: Sitting, page: string, text: string): void {
  act(world, sitting, { verb: 'share', kind: 'link', object: page, text });
}

export function visit(world: World, sitting: Sitting, other: Account): void {
  act(world, sitting, { verb: 'view', ...onAccount(world, sitting, other) });
}

/** False where the account follows the other already. */
export function follow(
  world: World,
  sitting: Sitting,
  other: Account,
  how: { readonly origin?: string; readonly consent?: boolean } = {},
): boolean {
  const { account } = sitting;
  if (account === other || other.closed || world.follows.has(account.index, other.index)) return false;
  act(world, sitting, { verb: 'follow', ...how, ...onAccount(world, sitting, other) });
  return befriend(world, account, other);
}

export function unfollow(world: World, sitting: Sitting, other: Account): void {
  const { account } = sitting;
  if (!world.follows.has(account.index, other.index)) return;
  act(world, sitting, { verb: 'unfollow', ...onAccount(world, sitting, other) });
  world.follows.remove(account.index, other.index);
  account.follows.splice(account.follows.indexOf(other), 1);
  other.followers -= 1;
}

export interface Words {
  readonly text?: string;
  readonly topics?: readonly string[];
  readonly appeal?: number;
  readonly prefilled?: string;
  readonly paid?: boolean;
  readonly referrer?: string;
}

/** Publishes something; without words of its own, on the community's matters. */
export function write(world: World, sitting: Sitting, words: Words = {}): Post {
  const { account } = sitting;
  const { draw } = world;
  const topics = words.topics ?? someTopics(account, draw);
  const appeal = words.appeal ?? draw.around(0.5, 1);
  const post = newPost(world, account, sitting.time, { topics, appeal, prefilled: words.prefilled });
  const text = words.text ?? sentence(account.language, account.community.index, draw, topics, post.index);
  const { paid, referrer } = words;
  act(world, sitting, {
    verb: 'post',
    text,
    topics,
    paid,
    referrer,
    kind: 'post',
    object: post.index,
    owner: account.index,
    objectCreated: post.created,
  });
  put(account.recent, post);
  if (draw.chance(0.3)) put(world.archive, post);
  for (const topic of topics) world.spoken.set(topic, (world.spoken.get(topic) ?? 0) + 1);
  world.watchers.get(account.index)?.(post);
  return post;
}

/** Is told of what an account writes, as soon as it is written, beside those that are told already. */
export function watch(world: World, { index }: Account, tell: (post: Post) => void): void {
  const others = world.watchers.get(index);
  world.watchers.set(index, (post) => {
    others?.(post);
    tell(post);
  });
}

function someTopics({ community }: Account, draw: Draws): readonly string[] {
  return draw.chance(0.35)
    ? [community.topics[Math.floor(draw.uniform() ** 2 * community.topics.length)] as string]
    : [];
}

/** Those who like what nobody likes yet, as most posts are: a set of its own would take more than the post. */
const nobody: Set<number> = new Set();

/** A post without an act: from before the world began. */
export function newPost(
  world: World,
  owner: Account,
  created: number,
  words: { readonly topics: readonly string[]; readonly appeal: number; readonly prefilled?: string | undefined },
): Post {
  world.counted.posts += 1;
  const { topics, appeal, prefilled } = words;
  return {
    index: world.counted.posts,
    owner,
    created,
    topics,
    appeal,
    prefilled,
    likers: nobody,
    seen: 0,
    deleted: undefined,
  };
}

export function remove(world: World, sitting: Sitting, post: Post): void {
  if (post.deleted !== undefined) return;
  act(world, sitting, {
    verb: 'delete',
    kind: 'post',
    object: post.index,
    owner: post.owner.index,
    objectCreated: post.created,
  });
  post.deleted = sitting.time;
}

function on(world: World, { account }: Sitting, { index, owner, created }: Post): Omit<Detail, 'verb'> {
  return {
    kind: 'post',
    object: index,
    owner: owner.index,
    objectCreated: created,
    follows: account !== owner && world.follows.has(account.index, owner.index),
  };
}

function onAccount(world: World, { account }: Sitting, { index, created }: Account): Omit<Detail, 'verb'> {
  return {
    kind: 'account',
    object: index,
    owner: index,
    objectCreated: created,
    follows: world.follows.has(account.index, index),
  };
}

/** What an act tells beside when and from where; of the platform's own, whom it is about too. */
type Detail = Pick<Act, 'verb'> &
  Partial<Omit<Act, 'number' | 'time' | 'recorded' | 'device' | 'client' | 'ip' | 'asn' | 'country' | 'session'>>;

/** One act of a sitting, now. The next one is a moment later. */
export function act(world: World, sitting: Sitting, detail: Detail): void {
  const { account, device, place, ip, session } = sitting;
  const { draw } = world;
  sitting.time += 0.3 + draw.exponential(1.2);
  account.busy = sitting.time;
  record(world, account, draft(sitting.time, account.index, detail, device, place, ip, session));
}

/** What the platform itself says. */
export function publish(world: World, time: number, detail: Detail): void {
  record(world, { skew: 0, held: 0, stutter: 0 }, draft(time, 0, detail));
}

/** An act with all its fields, in one order whatever it is: objects of one shape are read many times quicker. */
function draft(
  time: number,
  account: number,
  detail: Detail,
  device?: Device,
  place?: Place,
  ip?: number,
  session?: number,
): Draft {
  return {
    number: 0,
    time,
    recorded: 0,
    verb: detail.verb,
    account: detail.account ?? account,
    kind: detail.kind,
    object: detail.object,
    owner: detail.owner,
    objectCreated: detail.objectCreated,
    follows: detail.follows,
    device: device?.index,
    client: device?.client,
    ip,
    asn: place?.asn,
    country: place?.country,
    session,
    text: detail.text,
    topics: detail.topics,
    origin: detail.origin,
    referrer: detail.referrer,
    consent: detail.consent,
    paid: detail.paid,
    value: detail.value,
    unit: detail.unit,
    field: detail.field,
    before: detail.before,
    after: detail.after,
  };
}

type Draft = { -readonly [Key in keyof Act]: Act[Key] };

/**
 * Puts an act down as it reaches the log: soon as a rule, hours later at times, as soon as the device is in reach
 * again where it was not, now and then twice. Its number and its times by the log's and its own clock are filled in.
 */
function record(world: World, { skew, held, stutter }: Pick<Account, 'skew' | 'held' | 'stutter'>, act: Draft): void {
  const { time } = act;
  if (time >= world.end) return;
  const { draw, out } = world;
  const late = draw.chance(0.004);
  act.time = time + skew;
  const sent = Math.max(time, act.time, held);
  act.recorded = sent + (late ? draw.exponential(3 * hour) : 0.05 + draw.exponential(0.6));
  act.number = ++world.counted.acts;
  out.push(act);
  if (draw.chance(stutter)) out.push({ ...act, recorded: act.recorded + draw.exponential(300) });
}
