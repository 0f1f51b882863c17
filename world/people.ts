import type { Draws } from './draws.ts';
import { type Code, language } from './language.ts';
import type { Account, Community, Place, Who, World } from './model.ts';
import { day } from './model.ts';
import { countries, device, network } from './places.ts';
import { ring } from './ring.ts';

/** Where many are at once: each country's carriers, and the offices and schools of a community. */
export interface Neighbourhood {
  readonly carriers: ReadonlyMap<string, readonly Place[]>;
  readonly offices: ReadonlyMap<number, readonly Place[]>;
}

export function communities(draw: Draws, accounts: number): Community[] {
  const n = Math.max(6, Math.round(accounts / 150));
  return Array.from({ length: n }, (_, index) => {
    const { country, zone, code } = draw.one(countries);
    const spoken = language(code as Code);
    const topics = Array.from({ length: 4 + draw.below(12) }, (_, at) => spoken.term(index, at));
    return { index, country, zone, language: spoken, members: [], topics, hot: ring(60) };
  });
}

export function neighbourhood(draw: Draws, all: readonly Community[], accounts: number): Neighbourhood {
  const carriers = new Map(
    countries.map(({ country }) => [
      country,
      Array.from({ length: 3 }, () => network(draw, country, 4, 3 + Math.ceil(accounts / 500))),
    ]),
  );
  const offices = new Map(
    all.map(({ index, country }) => [
      index,
      Array.from({ length: 3 }, (_, at) => network(draw, country, 30, at === 0 ? 4 : 1)), // the first is a school
    ]),
  );
  return { carriers, offices };
}

/** What sets somebody apart who is made for a purpose. */
export interface Wish {
  readonly created: number;
  readonly community: Community;
  readonly pace?: number;
  readonly writing?: number;
  readonly charm?: number;
  readonly home?: Place;
  readonly device?: Account['devices'][number];
  readonly who?: Partial<Who>;
  readonly automation?: boolean;
}

/** Makes somebody and puts him into his community. He lives as soon as `live` is told of him. */
export function born(world: World, { carriers, offices }: Neighbourhood, draw: Draws, wish: Wish): Account {
  const { community, created } = wish;
  const abroad = draw.chance(0.12) ? draw.one(countries) : undefined;
  const country = abroad?.country ?? community.country;
  const carrier = draw.one(carriers.get(country) as Place[]);
  const works = !abroad && draw.chance(0.35);
  const account: Account = {
    index: world.accounts.length,
    community,
    created,
    zone: abroad?.zone ?? community.zone,
    lateness: 1.6 * draw.normal(),
    country,
    language: community.language,
    pace: wish.pace ?? Math.min(12, draw.around(0.45, 1)),
    writing: wish.writing ?? Math.min(1.2, draw.around(0.06, 1.3)),
    liking: Math.min(0.7, draw.around(0.16, 0.7)),
    charm: wish.charm ?? draw.pareto(1, 1.1),
    follows: [],
    followers: 0,
    recent: ring(12),
    home: wish.home ?? (draw.chance(0.8) ? network(draw, country, 12, 1) : carrier),
    work: works ? draw.one(offices.get(community.index) as Place[]) : undefined,
    carrier,
    devices: [wish.device ?? device(world, draw)],
    who: { ...identity(world, draw, community), ...wish.who },
    automation: wish.automation ?? false,
    skew: draw.chance(0.02) ? 600 * draw.normal() : 0.4 * draw.normal(),
    held: 0,
    stutter: draw.chance(0.01) ? 0.1 : 0.001,
    busy: created,
    session: 0,
    closed: false,
    cast: false,
  };
  if (draw.chance(0.3)) account.devices.push(device(world, draw, 'web'));
  world.accounts.push(account);
  community.members.push(account);
  return account;
}

const mails = [
  'gmail.com',
  'gmail.com',
  'gmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'gmx.de',
  'qq.com',
  '163.com',
  'proton.me',
];

/** A name as people, or the platform's suggestions, make them. */
export function identity(world: World, draw: Draws, { language, index }: Community): Who {
  const latin = language.code === 'zh' ? pinyin(draw) : language.word(draw);
  const second = language.code === 'zh' ? pinyin(draw) : language.term(index, draw.below(60));
  const number = String(draw.below(draw.one([10, 100, 100, 2010, 10_000])));
  const handle = draw.one([
    `${latin}${second}`,
    `${latin}_${second}`,
    `${latin}${number}`,
    `${latin}.${second}${number}`,
    `user${draw.below(90_000_000) + 10_000_000}`,
    `${latin}${second}${number}`,
  ]);
  const unique = `${handle}${draw.chance(0.5) ? '' : draw.below(1000)}`;
  return {
    handle: unique,
    name: `${language.word(draw)}${language.gap}${language.word(draw)}`,
    phone: `+${1 + draw.below(90)}${1_000_000_000 + draw.below(8_999_999_999)}`,
    email: `${latin}${draw.one(['', '.', '_'])}${second}${draw.below(10_000)}@${draw.one(mails)}`,
    avatar: draw.chance(0.7) ? `avatar-${world.accounts.length}-${draw.below(1e9)}` : undefined,
    bio: draw.chance(0.5)
      ? Array.from({ length: 3 + draw.below(6) }, () => language.word(draw)).join(language.gap)
      : undefined,
    subject: draw.chance(0.25) ? `subject-${draw.below(1e9)}` : undefined,
    controller: undefined,
    payment: draw.chance(0.15) ? `payment-${draw.below(1e9)}` : undefined,
  };
}

const finals =
  'li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo xiao mei jing bo yan hai lan ping'.split(
    ' ',
  );

function pinyin(draw: Draws): string {
  return `${draw.one(finals)}${draw.one(finals)}`;
}

/** Everybody's acquaintances at the beginning: most of the own community, some of the whole world, the charming first. */
export function acquaint(world: World, draw: Draws): void {
  const everybody = draw.weighted(world.accounts.map(({ charm }) => charm));
  for (const { members } of world.communities) {
    const neighbour = draw.weighted(members.map(({ charm }) => charm));
    for (const account of members) {
      const wanted = Math.min(400, Math.round(draw.around(18, 0.9)));
      for (let n = 0; n < wanted; n += 1) {
        const other = draw.chance(0.75) ? members[neighbour()] : world.accounts[everybody()];
        befriend(world, account, other as Account);
      }
    }
  }
}

/** Follows without an act: before the world began, or unseen. */
export function befriend(world: World, account: Account, other: Account): boolean {
  if (account === other || !world.follows.add(account.index, other.index)) return false;
  account.follows.push(other);
  other.followers += 1;
  return true;
}

/** What hours somebody keeps. */
export type Clock = Pick<Account, 'zone' | 'lateness'>;

/** The world begins on a Monday. */
export function isWeekend(time: number): boolean {
  return Math.floor(time / day) % 7 >= 5;
}

/** How much somebody is awake at a time, from 0 to 1: by day, most of all in the evening, later at weekends. */
export function awake({ zone, lateness }: Clock, time: number): number {
  const late = lateness + (isWeekend(time) ? 1.2 : 0);
  const clock = ((((time / 3600 + zone - late) % 24) + 24) % 24) / 24;
  const sun = Math.sin((clock - 0.3) * 2 * Math.PI);
  const evening = Math.exp(-(((clock - 0.85) / 0.09) ** 2));
  return Math.max(0.02, Math.min(1, 0.35 + 0.45 * sun + 0.5 * evening));
}
