import { type Sitting, sit, type Where } from './acts.ts';
import type { Draws } from './draws.ts';
import type { Rewriting } from './language.ts';
import { register } from './life.ts';
import { type Account, type Community, type Difficulty, day, type Place, type World } from './model.ts';
import { befriend, born, type Neighbourhood, type Wish } from './people.ts';
import { device, network } from './places.ts';

/** Ordinary people who are in nothing else, at most so many; they lead their lives besides. */
export function people(
  world: World,
  draw: Draws,
  n: number,
  suits: (account: Account) => boolean = () => true,
  among: readonly Account[] = world.accounts,
): Account[] {
  const chosen = draw.sample(among, n, (one) => isFree(one) && suits(one));
  for (const one of chosen) one.cast = true;
  return chosen;
}

/** An ordinary person who has no part in anything yet. */
export function isFree({ cast, closed, automation, created }: Account): boolean {
  return !cast && !closed && !automation && created < 0;
}

/** A community with at least so many ordinary people who live in its country; where there is none, that with the most. */
export function roomy(world: World, draw: Draws, n: number): Community {
  const free = ({ members, country }: Community) =>
    members.filter((one) => isFree(one) && one.country === country).length;
  const room = world.communities.map((community) => ({ community, free: free(community) }));
  const most = Math.max(...room.map((one) => one.free));
  return draw.one(room.filter((one) => one.free >= Math.min(n, most))).community;
}

/** How many of a thing there are in a world of this size: one for each so many accounts, one at least. */
export function many(world: World, per: number): number {
  return Math.max(1, Math.round(world.settings.accounts / per));
}

/** Writes down an account's part in a scheme: its first act is at `since`. Innocent look-alikes too, as `organic-lookalike`. */
export function note(world: World, scheme: string, kind: string, role: string, account: Account, since: number): void {
  const key = `${scheme} ${account.index}`;
  if (!world.parts.has(key)) world.parts.set(key, { account: account.index, scheme, kind, role, since });
}

export function noteInnocent(world: World, lookalike: string, account: Account, since: number): void {
  note(world, lookalike, 'organic-lookalike', 'bystander', account, since);
}

/** What somebody who runs a scheme pays. */
export interface Cost {
  /** Share of the accounts that are old and lead lives of their own; the others were made for it. */
  readonly aged: number;
  /** Sittings a day that an account made for it spends like others. */
  readonly camouflage: number;
  /** So many accounts to one device and to one address; 1 is their own. */
  readonly perDevice: number;
  readonly perAddress: number;
  /** Where they go online where the address is not their own. */
  readonly from: 'datacentre' | 'proxies';
  readonly rewriting: Rewriting;
  /** Seconds within which all act when they are told to. */
  readonly spread: number;
  /** Share that is used each time. */
  readonly turnout: number;
}

export const costs: Readonly<Record<Difficulty, Cost>> = {
  easy: { aged: 0, camouflage: 0.1, perDevice: 8, perAddress: 20, from: 'datacentre', rewriting: 'exact', spread: 40, turnout: 0.95 },
  medium: { aged: 0.6, camouflage: 0.5, perDevice: 3, perAddress: 4, from: 'proxies', rewriting: 'edited', spread: 90, turnout: 0.75 },
  hard: { aged: 0.95, camouflage: 1, perDevice: 1, perAddress: 1, from: 'proxies', rewriting: 'paraphrased', spread: 600, turnout: 0.55 },
}; // biome-ignore format: a table

/** Accounts in one hand. */
export interface Crew {
  readonly members: readonly Account[];
  readonly cost: Cost;
  /** Sits one of them down where this crew works. */
  enter(account: Account, time: number): Sitting | undefined;
}

/** Gets n accounts together, as old and as well hidden as was paid for. */
export function crew(
  world: World,
  draw: Draws,
  around: Neighbourhood,
  n: number,
  cost: Cost,
  community: Community = draw.one(world.communities),
  suits: (account: Account) => boolean = () => true,
): Crew {
  const aged = people(world, draw, Math.round(n * cost.aged), (one) => one.pace < 2 && suits(one));
  const fresh = Array.from({ length: n - aged.length }, () => {
    const account = made(world, draw, around, {
      created: -draw.exponential(40 * day),
      community: draw.chance(0.5) ? community : draw.one(world.communities),
      pace: draw.around(cost.camouflage, 0.6),
    });
    for (let known = draw.poisson(20 * cost.camouflage); known > 0; known -= 1)
      befriend(world, account, draw.one(account.community.members));
    return account;
  });
  const members = draw
    .sample([...aged, ...fresh], n)
    .sort((x, y) => (x.country < y.country ? -1 : x.country > y.country ? 1 : 0));
  const places = hideouts(
    world,
    draw,
    around,
    n,
    cost,
    (at) => (cost.from === 'datacentre' ? community.country : (members[at] as Account).country), // proxies are bought where one claims to be
  );
  const where = new Map(members.map((member, at) => [member, places[at] as Where]));
  return { members, cost, enter: (account, time) => sit(world, account, time, where.get(account)) };
}

/** Where each of n accounts in one hand works: nothing said where it has a device or an address of its own. */
export function hideouts(
  world: World,
  draw: Draws,
  around: Neighbourhood,
  n: number,
  cost: Cost,
  country: string | ((at: number) => string),
): Where[] {
  const devices = Array.from({ length: Math.ceil(n / cost.perDevice) }, () => device(world, draw));
  const of = (at: number) => (typeof country === 'string' ? country : country(at));
  const addresses = Array.from({ length: Math.ceil(n / cost.perAddress) }, (_, at) =>
    lair(draw, around, of(at * cost.perAddress), cost),
  );
  return Array.from({ length: n }, (_, at) => ({
    ...(cost.perDevice > 1 ? { device: devices[Math.floor(at / cost.perDevice)] as (typeof devices)[number] } : {}),
    ...(cost.perAddress > 1 ? { place: addresses[Math.floor(at / cost.perAddress)] as Place } : {}),
  }));
}

/** Somebody made for a part, on the device and at the address given, if any. */
export function made(
  world: World,
  draw: Draws,
  around: Neighbourhood,
  wish: Wish,
  { device, place }: Where = {},
): Account {
  const account = born(world, around, draw, {
    ...wish,
    ...(device ? { device } : {}),
    ...(place ? { home: place } : {}),
  });
  account.cast = true;
  return account;
}

function lair(draw: Draws, { carriers }: Neighbourhood, country: string, { from }: Cost): Place {
  if (from === 'datacentre') return network(draw, country, 60, 1);
  const carrier = draw.one(carriers.get(country) as Place[]);
  return { ...carrier, ips: draw.sample(carrier.ips, 2) };
}

/** Registers somebody when his time comes. */
export function willRegister(world: World, account: Account, how: Parameters<typeof register>[2] = {}): void {
  world.agenda.at(account.created, () => register(world, account, how));
}
