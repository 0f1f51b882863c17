import { expect, it } from 'vitest';
import { gathered } from '../detectors/gathered.ts';
import { readParams } from '../detectors/params.ts';
import { type AgeCount, type Common, chanceByAge } from '../detectors/shared-device/chance.ts';
import { groupsOf, linksAmong, type Setting } from '../detectors/shared-device/groups.ts';
import { params } from '../detectors/shared-device/params.ts';
import { type Draws, draws } from '../world/draws.ts';

const hour = 3600e6;
const day = 24 * hour;
const window = { since: 0, until: 10 * day };
const values = readParams('shared-device', params, {});

interface Act {
  readonly account: number;
  readonly object: number;
  readonly us: number;
  readonly age: number;
  readonly device: string;
}

/** Twelve homes of three with a tablet, and a café of four machines with 24 guests: accounts 0 to 59. */
const shares = Array.from({ length: 60 }, (_, account) =>
  account < 36 ? [`tablet${Math.floor(account / 3)}`] : ['m0', 'm1', 'm2', 'm3'],
);

/**
 * A world in which accounts act as they like: on objects of their taste, fresh and old, at a tempo of their own, on shared
 * devices as often as they are wont to, whatever they act on. With `chats`, homes and the café are told of so many objects
 * each, all at once, and most look within hours.
 */
function world(draw: Draws, chats: number): Act[] {
  const births = Array.from({ length: 160 }, () => draw.between(-20 * day, 10 * day));
  const wont = shares.map(() => draw.between(0.2, 0.9));
  const tempo = shares.map(() => draw.around(8 * hour, 1));
  const act = (account: number, object: number, us: number): Act[] => {
    const age = us - (births[object] as number);
    if (age < 0 || us < window.since || us >= window.until) return [];
    const device = draw.chance(wont[account] as number) ? draw.one(shares[account] as string[]) : `phone${account}`;
    return [{ account, object, us: Math.floor(us), age: Math.floor(age), device }];
  };
  const own = shares.flatMap((_, account) =>
    births.flatMap((born, object) => {
      if (!draw.chance(object % 4 === account % 4 ? 0.5 : 0.1)) return [];
      const from = Math.max(born, window.since);
      const late = draw.chance(0.3)
        ? draw.between(from, window.until) - born
        : draw.exponential(tempo[account] as number);
      return act(account, object, born + late);
    }),
  );
  const rooms = [...Array.from({ length: 12 }, (_, home) => [3 * home, 3 * home + 1, 3 * home + 2]), guests];
  const told = rooms.flatMap((room) =>
    Array.from({ length: chats }, () => {
      const [object, us] = [draw.below(births.length), draw.between(0, 10 * day)];
      return room.filter(() => draw.chance(0.6)).flatMap((one) => act(one, object, us + draw.exponential(2 * hour)));
    }).flat(),
  );
  const firsts = gathered(
    [...own, ...told].sort((x, y) => x.us - y.us),
    ({ account, object }) => account * 1000 + object,
  );
  return [...firsts.values()].map(([first]) => first as Act);
}

const guests = Array.from({ length: 24 }, (_, at) => 36 + at);

/** Links that the detector would make of these acts, and the size of the largest group. */
function linked(acts: readonly Act[]): { readonly links: number; readonly largest: number } {
  const ages = gathered(acts, ({ age }) => Math.floor(8 * Math.log(age / 1e6 + 1)));
  const counts = [...ages].map(([age, own]): AgeCount => ({ verb: 'like', born_known: true, age, acts: own.length }));
  const chance = chanceByAge(
    counts.sort((x, y) => x.age - y.age),
    window,
  );
  const byAccount = gathered(acts, ({ account }) => account);
  const share = (account: number, device: string) => {
    const own = byAccount.get(account) ?? [];
    return own.filter((act) => act.device === device).length / own.length;
  };
  const ofDevice = (a: number, b: number) =>
    Math.min(
      1,
      (shares[a] as string[]).reduce((total, device) => total + share(a, device) * share(b, device), 0),
    );
  const commonOf = (a: number, b: number): Common[] => {
    const other = new Map((byAccount.get(b) ?? []).map((act) => [act.object, act]));
    return (byAccount.get(a) ?? []).flatMap((x) => {
      const y = other.get(x.object);
      if (!y) return [];
      const both = { a, b, verb: 'like', object: x.object, owner: x.object, born_known: true };
      return [{ ...both, a_us: x.us, b_us: y.us, a_age: x.age, b_age: y.age, one_device: x.device === y.device }];
    });
  };
  const pairs = (accounts: readonly number[]) =>
    accounts.flatMap((a, at) => accounts.slice(at + 1).map((b) => [a, b] as const));
  const sharing = pairs(shares.map((_, account) => account)).filter(([a, b]) => shares[a]?.[0] === shares[b]?.[0]);
  const setting = (tried: number): Setting => ({ chance, params: values, lnTried: Math.log(6 * tried) });
  const enough = (commons: readonly Common[]) =>
    commons.filter(({ one_device, a_us, b_us }) => one_device && Math.abs(a_us - b_us) <= values.window).length >= 3;
  const candidates = sharing.map(([a, b]) => commonOf(a, b)).filter(enough);
  const links = linksAmong(candidates.flat(), { ...setting(sharing.length), ofDevice });
  const accounts = [...new Set(links.flatMap(({ a, b }) => [a, b]))];
  const others = pairs(accounts);
  const across = linksAmong(
    others.flatMap(([a, b]) => commonOf(a, b)),
    setting(Math.max(1, others.length)),
  );
  return { links: links.length, largest: Math.max(0, ...groupsOf([...links, ...across]).map((group) => group.length)) };
}

it('links nobody in 150 worlds of people with tastes and times of their own who share devices', () => {
  const draw = draws(5);
  const worlds = Array.from({ length: 150 }, () => linked(world(draw, 0)).links);
  expect(worlds.filter((links) => links > 0).length).toBeLessThanOrEqual(1);
}, 60_000);

it('makes no group of five of a café and homes that are told of things at once, in 100 worlds', () => {
  const draw = draws(6);
  const worlds = Array.from({ length: 100 }, () => linked(world(draw, 8)));
  expect(worlds.filter(({ largest }) => largest >= 5).length).toBeLessThanOrEqual(1);
}, 60_000);
