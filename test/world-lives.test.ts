import { expect, test } from 'vitest';
import { discover } from '../world/happenings.ts';
import { type Account, type Act, day, hour, minute } from '../world/model.ts';
import { byRightClock, play as live, named, type Played } from './play.ts';

const organic = await discover('organic');

/** What happened in a world in which these goings-on alone go on. */
function play(names: readonly string[], seed = 1, accounts = 700, days = 8): Played {
  const played = live(named(organic, names), { seed, accounts, days, difficulty: 'medium' });
  return { ...played, acts: byRightClock(played) };
}

/** The members of each instance of a look-alike, with the time since when they are. */
function groups({ world }: Played, name: string): { account: Account; since: number }[][] {
  const found = new Map<string, { account: Account; since: number }[]>();
  for (const { scheme, account, since } of world.parts.values())
    if (scheme.replace(/-\d+$/, '') === name)
      found.set(scheme, [...(found.get(scheme) ?? []), { account: world.accounts[account] as Account, since }]);
  expect(found.size, name).toBeGreaterThan(0);
  return [...found.values()];
}

const distinct = <T>(items: readonly T[]) => new Set(items).size;
const of = ({ acts }: Played, { index }: Account, verb?: string) =>
  acts.filter((act) => act.account === index && (verb === undefined || act.verb === verb));

test('households share an address, and relatives like one another', () => {
  const played = play(['households']);
  const families = groups(played, 'household').map((members) => members.map(({ account }) => account));
  for (const family of families) expect(distinct(family.map(({ home }) => home))).toBe(1);
  const likes = (within: boolean) => {
    const home = new Map(families.flatMap((family, at) => family.map(({ index }) => [index, at])));
    return played.acts.filter(
      ({ verb, account, owner }) =>
        verb === 'like' && home.has(account) && (home.get(account) === home.get(owner as number)) === within,
    ).length;
  };
  expect(families.some((family) => family.length > 2)).toBe(true);
  expect(likes(true)).toBeGreaterThan(0.02 * likes(false)); // by chance about one in 700
});

test('a shared machine is used by many, by one at a time', () => {
  const played = play(['shared-machines'], 3);
  const guests = new Map<number, number[]>();
  for (const { device, session } of played.acts)
    if (device !== undefined) guests.set(device, [...(guests.get(device) ?? []), session as number]);
  const [members] = groups(played, 'shared-machines');
  const own = new Set(played.world.accounts.flatMap(({ devices }) => devices.map(({ index }) => index)));
  const machines = [...guests].filter(([device]) => !own.has(device));
  expect(machines.length).toBeGreaterThan(2);
  for (const [, sessions] of machines)
    expect(sessions.filter((session, at) => session !== sessions[at - 1]).length).toBe(distinct(sessions));
  expect(Math.max(...machines.map(([, sessions]) => distinct(sessions)))).toBeGreaterThan(3);
  expect(members?.length).toBeGreaterThan(8);
});

test('a campus is behind few addresses; who uses a VPN is seen in several countries, as nobody else', () => {
  const played = play(['campus', 'vpn']);
  const [students] = groups(played, 'campus');
  expect(students?.length).toBeGreaterThan(15);
  expect(distinct(students?.map(({ account }) => account.home) ?? [])).toBe(1);
  expect(students?.[0]?.account.home.ips.length).toBeLessThan(7);
  const customers = new Set(
    groups(played, 'vpn')
      .flat()
      .map(({ account }) => account.index),
  );
  const abroad = new Map<number, Set<string>>();
  for (const { account, country } of played.acts)
    if (country !== undefined) abroad.set(account, (abroad.get(account) ?? new Set()).add(country));
  const roaming = [...abroad].filter(([, countries]) => countries.size > 1).map(([account]) => account);
  expect(roaming.length).toBeGreaterThan(customers.size / 4);
  expect(roaming.filter((account) => !customers.has(account))).toEqual([]);
});

test('newcomers begin by registering, and a good part is seen once; an advertisement has one referrer', () => {
  const played = play(['newcomers'], 2);
  const fresh = played.world.accounts.filter(
    ({ created, index }) => created > 0 && of(played, { index } as Account).length > 0,
  );
  expect(fresh.length).toBeGreaterThan(20);
  for (const account of fresh) expect(of(played, account)[0]?.verb).toBe('register');
  const once = fresh.filter((account) => distinct(of(played, account).map(({ session }) => session)) === 1);
  expect(once.length / fresh.length).toBeGreaterThan(0.2);
  expect(once.length / fresh.length).toBeLessThan(0.9);
  for (const brought of groups(played, 'ad-campaign')) {
    const registered = brought.flatMap(({ account }) => of(played, account, 'register'));
    expect(new Set(registered.map(({ origin }) => origin))).toEqual(new Set(['ad']));
    expect(distinct(registered.map(({ referrer }) => referrer))).toBe(1);
  }
});

test('a class registers within the hour on one network, and follows its teacher', () => {
  const played = play(['school-class'], 2);
  for (const pupils of groups(played, 'school-class')) {
    const since = pupils.map((one) => one.since);
    expect(pupils.length).toBeGreaterThan(8);
    expect(Math.max(...since) - Math.min(...since)).toBeLessThan(hour);
    const registered = pupils.flatMap(({ account }) => of(played, account, 'register'));
    expect(distinct(registered.map(({ asn }) => asn))).toBe(1);
    const followed = pupils.map(({ account }) => new Set(of(played, account, 'follow').map(({ owner }) => owner)));
    const [first] = followed;
    expect([...(first ?? [])].some((teacher) => followed.every((set) => set.has(teacher)))).toBe(true);
  }
});

test('those who come from elsewhere register within days and follow one another', () => {
  const played = play(['migration'], 1, 700, 9);
  for (const crowd of groups(played, 'migration')) {
    const since = crowd.map((one) => one.since);
    expect(Math.max(...since) - Math.min(...since)).toBeLessThan(3 * day);
    const known = new Set(crowd.map(({ account }) => account.index));
    const ties = crowd.flatMap(({ account }) => account.follows.filter(({ index }) => known.has(index))).length;
    expect(ties / (crowd.length * (crowd.length - 1))).toBeGreaterThan(0.1);
    expect(crowd.some(({ account }) => of(played, account, 'post').some(({ text }) => text?.includes('/@')))).toBe(
      true,
    );
  }
});

test('who returns for a season was silent before, and comes when the others come', () => {
  const played = play(['seasonal-return'], 1, 700, 10);
  for (const fans of groups(played, 'seasonal-return')) {
    const since = fans.map((one) => one.since).sort((x, y) => x - y);
    for (const fan of fans)
      expect(of(played, fan.account, 'post').filter(({ time }) => time < fan.since - 1)).toEqual([]);
    expect(
      (since[Math.floor(0.75 * since.length)] as number) - (since[Math.floor(0.25 * since.length)] as number),
    ).toBeLessThan(2 * day);
  }
});

test('who has closed does nothing until it opens again; who starts anew brings the old phone', () => {
  const played = play(['leaving'], 5, 2500, 7);
  const closed = played.acts.filter(({ verb }) => verb === 'close');
  expect(closed.length).toBeGreaterThan(2);
  for (const { account, time } of closed) {
    const after = of(played, { index: account } as Account).filter((act) => act.time > time);
    expect([undefined, 'login', 'reopen']).toContain(after[0]?.verb);
    if (after[0]) expect(after.slice(0, 2).map(({ verb }) => verb)).toContain('reopen');
  }
  for (const [anew] of groups(played, 'fresh-start')) {
    const device = of(played, anew?.account as Account, 'register')[0]?.device;
    expect(
      closed.some((act) => played.world.accounts[act.account]?.devices.some(({ index }) => index === device)),
    ).toBe(true);
  }
});

test('a hand-over is put down with consent, and the successor works on other devices', () => {
  const played = play(['hand-overs'], 1, 1500, 8);
  for (const [handed] of groups(played, 'hand-over')) {
    const acts = of(played, handed?.account as Account);
    const at = acts.findIndex(({ verb }) => verb === 'transfer');
    expect(acts[at]).toMatchObject({ field: 'subject', consent: true });
    const login = acts.findIndex(
      ({ verb }, place) => place > at && verb === 'login' && acts[place]?.device === handed?.account.devices[0]?.index,
    );
    if (login < 0) continue;
    const before = new Set(acts.slice(0, at).map(({ device }) => device));
    expect(acts.slice(login).filter(({ device }) => before.has(device))).toEqual([]);
  }
});

test('a newsroom is one subject whose desks share one another', () => {
  const played = play(['newsroom'], 2);
  for (const desks of groups(played, 'newsroom')) {
    const known = new Set(desks.map(({ account }) => account.index));
    expect(distinct(desks.map(({ account }) => account.who.subject))).toBe(1);
    expect(desks[0]?.account.who.subject).toBeDefined();
    const shares = desks.flatMap(({ account }) => of(played, account, 'share'));
    expect(shares.filter(({ owner }) => known.has(owner as number)).length).toBeGreaterThan(3);
  }
});

test('an agency has one controller and many subjects, and its tool posts on the quarter of an hour', () => {
  const played = play(['social-agency'], 1);
  for (const clients of groups(played, 'social-agency')) {
    expect(distinct(clients.map(({ account }) => account.who.controller))).toBe(1);
    expect(distinct(clients.map(({ account }) => account.who.subject))).toBe(clients.length);
    const posts = clients.flatMap(({ account }) =>
      of(played, account, 'post').filter(({ device }) => account.devices.every(({ index }) => index !== device)),
    );
    expect(posts.length).toBeGreaterThan(4);
    const prompt = posts.filter(({ time }) => time % (15 * minute) < minute);
    expect(prompt.length / posts.length).toBeGreaterThan(0.9);
    expect(distinct(posts.map(({ device }) => device))).toBeLessThan(4);
  }
});

test('scheduled posts come on the quarter; declared bots say so, and a poller likes within two minutes', () => {
  const played = play(['scheduled-posts', 'declared-bots'], 1);
  for (const customers of groups(played, 'scheduled-posts')) {
    const firsts = customers.map(({ since }) => since % (15 * minute));
    expect(firsts.filter((late) => late < minute).length / firsts.length).toBeGreaterThan(0.8);
  }
  const bots = groups(played, 'declared-bot')
    .flat()
    .map(({ account }) => account);
  expect(bots.every(({ automation }) => automation)).toBe(true);
  const likes = bots.flatMap((bot) => of(played, bot, 'like'));
  expect(likes.length).toBeGreaterThan(5);
  for (const { time, objectCreated } of likes) expect(time - (objectCreated as number)).toBeLessThan(2 * minute + 60);
});

test('what the platform removes is left alone until it stands again, and some appeal', () => {
  const played = play(['moderation'], 1, 2000, 8);
  const removed = new Map<unknown, number>();
  const touched = new Set<unknown>();
  for (const { verb, kind, object, after, time } of played.acts) {
    if (verb === 'moderate') removed.set(object, after === 'up' ? Number.POSITIVE_INFINITY : time);
    else if (kind === 'post' && ['like', 'share', 'comment', 'vote'].includes(verb)) {
      const since = time - (removed.get(object) ?? Number.POSITIVE_INFINITY);
      if (since > 0) touched.add(object);
      expect(since).toBeLessThan(5 * minute); // who had it on the screen
    }
  }
  expect(removed.size).toBeGreaterThan(5);
  expect(touched.size).toBeLessThan(removed.size / 4);
  expect(played.acts.filter(({ verb }) => verb === 'appeal').length).toBeGreaterThan(0);
});

test('published followers are what the follows of the log make them', () => {
  const played = play(['charts'], 1, 700, 4);
  const now = new Map<unknown, number>();
  const told = new Map<unknown, { value: number; now: number }>();
  let compared = 0;
  for (const { verb, object, unit, value } of played.acts) {
    const count = now.get(object) ?? 0;
    if (verb === 'follow') now.set(object, count + 1);
    if (verb === 'unfollow') now.set(object, count - 1);
    if (verb !== 'metric' || unit !== 'followers') continue;
    const last = told.get(object);
    if (last) {
      compared += 1;
      expect(Math.abs((value as number) - last.value - (count - last.now))).toBeLessThanOrEqual(1); // a sitting at midnight
    }
    told.set(object, { value: value as number, now: count });
  }
  expect(compared).toBeGreaterThan(50);
  expect(played.acts.some(({ verb, kind }) => verb === 'trend' && kind === 'topic')).toBe(true);
});

test('a device out of reach delivers all at once, later', () => {
  const late = (names: string[]) => play(names).log.filter(({ time, recorded }) => recorded - time > 2 * hour).length;
  expect(late(['late-batches'])).toBeGreaterThan(2 * late([]));
});

test('a new phone is there for good, and who travels is abroad in one piece', () => {
  const phones = play(['new-phones'], 1, 1500, 8);
  const acts: Act[][] = phones.world.accounts.map(() => []);
  for (const act of phones.acts) acts[act.account]?.push(act);
  const changed = phones.world.accounts.filter(({ devices }, at) => {
    const [phone] = devices;
    const login = acts[at]?.findIndex(({ verb, device }) => verb === 'login' && device === phone?.index) ?? -1;
    return login > 0 && acts[at]?.findIndex(({ device }) => device === phone?.index) === login;
  });
  for (const { index, devices } of changed) {
    const since = acts[index]?.findIndex(({ device }) => device === devices[0]?.index);
    const kept = new Set(devices.map((one) => one.index));
    expect(acts[index]?.slice(since).filter(({ device }) => !kept.has(device as number))).toEqual([]);
  }
  expect(changed.length).toBeGreaterThan(3);
  const [away, home] = [play(['travel'], 1, 1500, 8), play([], 1, 1500, 8)].map(
    ({ acts, world }) =>
      acts.filter(({ account, country }) => country !== undefined && country !== world.accounts[account]?.country)
        .length,
  );
  expect(home).toBe(0);
  expect(away).toBeGreaterThan(50);
});

test('people rename themselves and sweep up', () => {
  const played = play(['renames', 'clean-ups'], 1, 1500, 8);
  const fields = new Set(played.acts.filter(({ verb }) => verb === 'profile').map(({ field }) => field));
  expect([...fields].sort()).toEqual(['avatar', 'bio', 'handle', 'name']);
  const swept = new Map<unknown, number>();
  for (const { verb, session } of played.acts)
    if (verb === 'unfollow' || verb === 'delete') swept.set(session, (swept.get(session) ?? 0) + 1);
  expect([...swept.values()].filter((n) => n > 3).length).toBeGreaterThan(3);
});

test('the same seed gives the same acts, another gives others', () => {
  const all = [...organic.keys()];
  const [one, again, other] = [play(all, 5, 400, 3), play(all, 5, 400, 3), play(all, 6, 400, 3)];
  expect(one.log).toEqual(again.log);
  expect(one.log).not.toEqual(other.log);
  expect([...one.world.parts]).toEqual([...again.world.parts]);
});

test.each([2, 6])('a world of 2,000 has at least one of each look-alike within a week (seed %i)', (seed) => {
  const { world } = play([...organic.keys()], seed, 2000, 7);
  const names = new Set([...world.parts.values()].map(({ scheme }) => scheme.replace(/-\d+$/, '')));
  expect([...names]).toEqual(
    expect.arrayContaining([
      'ad-campaign',
      'campus',
      'carer',
      'declared-bot',
      'fresh-start',
      'hand-over',
      'household',
      'migration',
      'newsroom',
      'notified',
      'scheduled-posts',
      'school-class',
      'seasonal-return',
      'shared-machines',
      'social-agency',
      'vpn',
    ]),
  );
});

test('a community that drew nobody is none: all that goes on finds people where it looks', async () => {
  const everything = new Map([...organic, ...(await discover('schemes'))]);
  for (const seed of [22, 105, 169, 244]) {
    const { world } = live(named(everything, [...everything.keys()]), {
      seed,
      accounts: 150,
      days: 1,
      difficulty: 'hard',
    });
    expect(
      world.communities.every(({ members }) => members.length > 0),
      `seed ${seed}`,
    ).toBe(true);
  }
});
