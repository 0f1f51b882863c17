import { expect, test } from 'vitest';
import { willRegister } from '../world/cast.ts';
import { discover } from '../world/happenings.ts';
import { type Account, type Act, type Difficulty, day, hour } from '../world/model.ts';
import { born } from '../world/people.ts';
import type { Happening } from '../world/world.ts';
import { byRightClock, play as live, named, type Played } from './play.ts';

const schemes = await discover('schemes');
const mine = [
  'account-market',
  'batch-registration',
  'bundled-follows',
  'comeback',
  'group-control',
  'hijacked-tokens',
  'hoarding',
  'impersonation',
  'over-quota',
];

/** A small world with these schemes. */
function play(
  names: readonly string[],
  difficulty: Difficulty,
  seed = 1,
  more: Record<string, Happening> = {},
): Played {
  const played = live({ ...named(schemes, names), ...more }, { seed, accounts: 700, days: 8, difficulty });
  return { ...played, acts: byRightClock(played) };
}

function parts({ world }: Played, role: string, scheme = '') {
  return [...world.parts.values()]
    .filter((part) => part.role === role && part.scheme.startsWith(scheme))
    .map((part) => ({ ...part, account: world.accounts[part.account] as Account }));
}

const members = (played: Played, role: string, scheme = '') =>
  parts(played, role, scheme).map(({ account }) => account);
const distinct = <T>(items: readonly T[]) => new Set(items).size;
const of = ({ acts }: Played, { index }: Account, verb?: string) =>
  acts.filter((act) => act.account === index && (verb === undefined || act.verb === verb));

test('a careless batch registers within the hour, by counter, at one mail domain, from one network on few devices', () => {
  const played = play(['batch-registration'], 'easy');
  const batch = members(played, 'operator');
  const registered = batch.map((one) => of(played, one, 'register')[0] as Act);
  expect(batch.length).toBeGreaterThanOrEqual(12);
  expect(distinct(batch.map(({ who }) => who.handle.replace(/\d+$/, '')))).toBe(1);
  expect(distinct(batch.map(({ who }) => who.email.split('@')[1]))).toBe(1);
  expect(distinct(registered.map(({ ip }) => ip))).toBeLessThanOrEqual(2);
  expect(distinct(registered.map(({ device }) => device))).toBeLessThanOrEqual(Math.ceil(batch.length / 8));
  expect(
    Math.max(...batch.map(({ created }) => created)) - Math.min(...batch.map(({ created }) => created)),
  ).toBeLessThan(hour);
});

test('a careful batch takes a day and more, has names, devices and addresses of its own, and comes by invitation', () => {
  const played = play(['batch-registration'], 'hard', 2);
  const batch = members(played, 'operator');
  const registered = batch.map((one) => of(played, one, 'register')[0] as Act);
  const created = batch.map((one) => one.created);
  expect(distinct(registered.map(({ device }) => device))).toBe(batch.length);
  expect(distinct(batch.map(({ who }) => who.handle.replace(/\d+$/, '')))).toBeGreaterThan(batch.length / 2);
  expect(Math.max(...created) - Math.min(...created)).toBeGreaterThan(0.7 * day);
  const codes = registered.filter(({ origin }) => origin === 'invite').map(({ referrer }) => referrer);
  expect(codes.length).toBeGreaterThan(batch.length / 3);
  expect(distinct(codes)).toBeLessThan(codes.length);
});

test('a hoard is as old as it says, silent until it awakes, and awakes together', () => {
  for (const [difficulty, registered, within] of [
    ['easy', 2 * hour, hour],
    ['hard', 20 * day, 4 * day],
  ] as const) {
    const played = play(['hoarding'], difficulty);
    const hoard = parts(played, 'operator');
    const created = hoard.map(({ account }) => account.created);
    const awake = hoard.map(({ since }) => since).sort((x, y) => x - y);
    expect(Math.max(...created)).toBeLessThan(-4 * day);
    expect(Math.max(...created) - Math.min(...created)).toBeLessThan(registered);
    expect(Math.max(...created) - Math.min(...created)).toBeGreaterThan(registered / 5);
    const most = awake.slice(0, Math.ceil(0.7 * awake.length));
    expect((most.at(-1) as number) - (most[0] as number)).toBeLessThan(within);
    const before = hoard.map(
      ({ account, since }) => of(played, account).filter(({ time }) => time < since - hour).length,
    );
    if (difficulty === 'easy') expect(Math.max(...before)).toBe(0);
    else expect(before.filter((n) => n === 0).length).toBeGreaterThan(before.length / 3);
    expect(members(played, 'beneficiary').length).toBeGreaterThan(0);
  }
});

test('a sold account is never again on a device that it had, and the machine of a careless broker signs in to many', () => {
  for (const difficulty of ['easy', 'medium', 'hard'] as const) {
    const played = play(['account-market'], difficulty);
    const sold = parts(played, 'operator').filter(({ account }) => of(played, account, 'login').length > 0);
    const machines = new Map<number, Set<number>>();
    let handedOver = 0;
    for (const { account, since } of sold.filter(({ account }) => account.writing === 0)) {
      const acts = of(played, account);
      const before = new Set(acts.filter(({ time }) => time < since).map(({ device }) => device));
      const after = acts.filter(({ time }) => time >= since);
      expect(after.filter(({ device }) => before.has(device))).toEqual([]);
      expect(after[0]?.verb).toBe('login');
      const machine = after[0]?.device as number;
      machines.set(machine, (machines.get(machine) ?? new Set()).add(account.index));
      handedOver += 1;
    }
    expect(handedOver).toBeGreaterThanOrEqual(4);
    const most = Math.max(...[...machines.values()].map(({ size }) => size));
    if (difficulty === 'easy') expect(most).toBeGreaterThanOrEqual(4);
    if (difficulty === 'hard') expect(most).toBe(1);
  }
});

test('who is closed comes back, known by phone and picture at easy, by friends alone at hard', () => {
  for (const difficulty of ['easy', 'hard'] as const) {
    const played = play(['comeback'], difficulty);
    const all = members(played, 'operator');
    const gone = all.filter(({ closed }) => closed);
    const heirs = all.filter(({ closed }) => !closed);
    expect(gone.length).toBeGreaterThanOrEqual(4);
    expect(heirs.length).toBeGreaterThan(0.7 * gone.length);
    let [phones, pictures, devices, friends] = [0, 0, 0, 0];
    for (const heir of heirs) {
      const old = gone.find(({ who }) => heir.who.name.startsWith(who.name)) as Account;
      expect(heir.who.handle).not.toBe(old.who.handle);
      expect(heir.created).toBeGreaterThan(of(played, old).at(-1)?.time as number);
      phones += heir.who.phone === old.who.phone ? 1 : 0;
      pictures += heir.who.avatar === old.who.avatar && old.who.avatar ? 1 : 0;
      devices += heir.devices[0] === old.devices[0] ? 1 : 0;
      const followed = new Set(of(played, heir, 'follow').map(({ object }) => object));
      friends += old.follows.filter(({ index }) => followed.has(index)).length / old.follows.length;
    }
    if (difficulty === 'easy') for (const n of [phones, devices]) expect(n).toBeGreaterThan(0.7 * heirs.length);
    else expect(phones + pictures + devices).toBe(0);
    expect(friends / heirs.length).toBeGreaterThan(difficulty === 'easy' ? 0.5 : 0.15);
    expect(friends / heirs.length).toBeLessThan(difficulty === 'easy' ? 1 : 0.6);
  }
});

test('whoever is impersonated was closed before, and shares the name with the strangers but not the handle', () => {
  const played = play(['impersonation'], 'medium');
  const [victim] = members(played, 'victim') as [Account];
  const closed = of(played, victim, 'close')[0]?.time as number;
  const strangers = members(played, 'operator');
  expect(strangers.length).toBeGreaterThan(0);
  for (const { created, who } of strangers) {
    expect(created).toBeGreaterThan(closed);
    expect(who.name).toBe(victim.who.name);
    expect(who.handle).not.toBe(victim.who.handle);
  }
});

test('a hijacked account follows, unseen, from a device that is not its own; many undo it within three days', () => {
  for (const difficulty of ['easy', 'hard'] as const) {
    const played = play(['hijacked-tokens'], difficulty);
    const targets = new Set(members(played, 'beneficiary').map(({ index }) => index));
    const victims = members(played, 'victim');
    const devices = new Map<number, Set<number>>();
    let undone = 0;
    for (const victim of victims) {
      const own = new Set(victim.devices.map(({ index }) => index));
      const foreign = of(played, victim).filter(({ device }) => !own.has(device as number));
      expect(foreign.length).toBeGreaterThan(0);
      expect(foreign.filter(({ verb, object }) => verb !== 'login' && !targets.has(object as number))).toEqual([]);
      for (const { device } of foreign)
        devices.set(device as number, (devices.get(device as number) ?? new Set()).add(victim.index));
      const last = foreign.at(-1)?.time as number;
      undone += of(played, victim, 'unfollow').some(
        ({ object, time }) => targets.has(object as number) && time < last + 3 * day,
      )
        ? 1
        : 0;
    }
    const most = Math.max(...[...devices.values()].map(({ size }) => size));
    if (difficulty === 'easy') expect(most).toBeGreaterThan(4);
    else expect(most).toBe(1);
    expect(undone / victims.length).toBeGreaterThan(0.15);
  }
});

test('bundled follows come without a look; the log denies the consent at easy and says what it says of others at hard', () => {
  for (const difficulty of ['easy', 'hard'] as const)
    for (const seed of [1, 2]) {
      const played = play(['bundled-follows'], difficulty, seed);
      const targets = members(played, 'beneficiary').map(({ index }) => index);
      for (const { account, since } of parts(played, 'victim')) {
        const forced = of(played, account, 'follow').find(
          ({ object, time }) => targets.includes(object as number) && Math.abs(time - since) < 1e-3,
        ) as Act;
        expect(forced.consent).toBe(difficulty === 'easy' ? false : forced.origin === 'onboarding' ? true : undefined);
        const looked = of(played, account, 'view').filter(
          ({ owner, time, session }) => owner === forced.object && time < forced.time && session === forced.session,
        );
        expect(looked).toEqual([]);
      }
    }
});

test('accounts over quota share subject and phone at easy; an agency shares its controller, and is innocent', () => {
  const played = play(['over-quota'], 'easy');
  const house = members(played, 'operator', 'over-quota-0');
  expect(house.length).toBeGreaterThan(6);
  for (const key of ['subject', 'phone', 'payment'] as const)
    expect(distinct(house.map(({ who }) => who[key] as string))).toBe(1);
  const agency = parts(played, 'bystander', 'over-quota-agency-0');
  expect(agency.length).toBeGreaterThan(5);
  expect(distinct(agency.map(({ account }) => account.who.controller))).toBe(1);
  expect(distinct(agency.map(({ account }) => account.who.subject))).toBe(agency.length);
  expect(new Set(agency.map(({ kind }) => kind))).toEqual(new Set(['organic-lookalike']));
});

test('the phones of a farm are taken up one after the other, in one room and always in the same order at easy', () => {
  const played = play(['group-control'], 'easy');
  const farm = members(played, 'operator');
  expect(distinct(farm.map(({ devices }) => devices[0]))).toBe(farm.length);
  const indexes = new Set(farm.map(({ index }) => index));
  const customers = new Set(members(played, 'beneficiary').map(({ index }) => index));
  const likes = played.acts.filter(
    ({ verb, account, owner }) => verb === 'like' && indexes.has(account) && customers.has(owner as number),
  );
  const steps = new Map<string, number>();
  let near = 0;
  for (const [at, { account, time }] of likes.entries()) {
    const next = likes[at + 1];
    if (!next || next.account === account || next.time - time > 120) continue;
    near += 1;
    steps.set(`${account} ${next.account}`, (steps.get(`${account} ${next.account}`) ?? 0) + 1);
  }
  const usual = [...steps.values()].filter((n) => n > 1).reduce((sum, n) => sum + n, 0);
  expect(near).toBeGreaterThan(20);
  expect(usual / near).toBeGreaterThan(0.6); // by chance hardly any pair follows twice
  const ips = likes.map(({ ip }) => ip);
  const commonest = Math.max(...[...new Set(ips)].map((ip) => ips.filter((one) => one === ip).length));
  expect(commonest / ips.length).toBeGreaterThan(0.8);
});

test('at hard no act shows an origin, a consent, a referrer or a client that innocents never show', () => {
  const newcomers: Happening = (world, draw, around) => {
    for (let n = 0; n < 150; n += 1) {
      const created = draw.uniform() * world.end;
      willRegister(world, born(world, around, draw, { created, community: draw.one(world.communities) }));
    }
  };
  const played = play(mine, 'hard', 2, { newcomers });
  const guilty = new Set([...played.world.parts.values()].map(({ account }) => account));
  const common = ['view', 'like', 'share', 'comment', 'follow', 'unfollow', 'post', 'register', 'verify', 'login'];
  const shown = (bad: boolean) =>
    new Set(
      played.acts
        .filter(({ verb, account }) => common.includes(verb) && guilty.has(account) === bad)
        .flatMap(({ verb, origin, consent, referrer, client }) => [
          `${verb} ${origin} ${consent} ${referrer !== undefined}`,
          `${verb} ${client}`,
        ]),
    );
  expect(guilty.size).toBeGreaterThan(80);
  const innocent = shown(false);
  expect([...shown(true)].filter((one) => !innocent.has(one))).toEqual([]);
});

test('the same seed gives the same acts, another gives others', () => {
  const [one, again, other] = [play(mine, 'medium', 5), play(mine, 'medium', 5), play(mine, 'medium', 6)];
  expect(again.acts).toEqual(one.acts);
  expect([...again.world.parts.values()]).toEqual([...one.world.parts.values()]);
  expect(other.acts.length).not.toBe(one.acts.length);
});
