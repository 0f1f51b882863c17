import { describe, expect, test } from 'vitest';
import { type Event, rings, ringsOfCare } from '../quality/rings-of-care.ts';

const { events, truth } = ringsOfCare(1);
const registrations = new Map(events.filter(({ verb }) => verb === 'register').map((event) => [event.account, event]));
const members = (scheme: string) => truth.filter((row) => row.scheme === scheme).map(({ account }) => account);
const of = (accounts: readonly string[]) => accounts.map((account) => registrations.get(account) as Event);
const different = (own: readonly Event[], key: keyof Event) => new Set(own.map((event) => event[key])).size;
const began = Date.UTC(2026, 0, 1);
const seconds = ({ time }: Event) => (Date.parse(time) - began) / 1000;

test('the same seed gives the same bytes, another one other accounts', () => {
  expect(JSON.stringify(ringsOfCare(1))).toBe(JSON.stringify({ events, truth }));
  const again = new Set(ringsOfCare(2).events.map(({ account }) => account));
  expect([...registrations.keys()].filter((account) => again.has(account))).toEqual([]);
});

test('events come in the order of time, each with an id of its own, none before its account is registered', () => {
  expect(events.map(seconds)).toEqual(events.map(seconds).sort((x, y) => x - y));
  expect(different(events, 'id')).toBe(events.length);
  expect(events.filter(({ time, account_created: created }) => time < created)).toEqual([]);
  expect(new Set(events.map(({ account }) => account))).toEqual(new Set(registrations.keys()));
});

describe('who shares what', () => {
  test.each([
    ['ring-lazy', 60, { payment: 5, device: 8, ip: 4, phone: 3, email: 60 }],
    ['ring-careful', 50, { payment: 50, device: 50, ip: 50, phone: 50, email: 50 }],
    ['ring-mid', 40, { payment: 40, device: 12, ip: 40, phone: 40, email: 40 }],
    ['travel-agent', 25, { payment: 1, device: 25, ip: 1, phone: 25, email: 25 }],
    ['campus', 120, { device: 120, ip: 1, phone: 120, email: 120 }],
  ])('%s', (scheme, size, shared) => {
    const own = of(members(scheme));
    expect(own).toHaveLength(size);
    for (const [key, n] of Object.entries(shared)) {
      expect(different(own, key as keyof Event), key).toBeLessThanOrEqual(n);
      expect(different(own, key as keyof Event), key).toBeGreaterThan(0.8 * n); // each draws one: now and then one is left
    }
  });

  test('nobody outside a group shares with it', () => {
    for (const scheme of new Set(truth.map((row) => row.scheme))) {
      const inside = new Set(members(scheme));
      const outside = [...registrations.values()].filter(({ account }) => !inside.has(account));
      for (const key of ['device', 'phone', 'ip'] as const) {
        const used = new Set(of([...inside]).map((event) => event[key]));
        expect(
          outside.filter((event) => used.has(event[key])),
          `${scheme} ${key}`,
        ).toEqual([]);
      }
    }
  });

  test('households share addresses, and cards at times', () => {
    const known = new Set(truth.map(({ account }) => account));
    const people = [...registrations.values()].filter(({ account }) => !known.has(account));
    expect(people.length).toBeGreaterThan(750);
    expect(different(people, 'ip')).toBeLessThan(0.8 * people.length);
    expect(different(people, 'payment')).toBeLessThan(0.95 * people.length);
    expect(different(people, 'device')).toBe(people.length);
  });
});

describe('when they act', () => {
  test.each(Object.entries(rings))('%s comes in waves to three of thirty items', (scheme, ring) => {
    const own = new Set(members(scheme));
    const wanted = new Set<string | undefined>();
    for (let wave = 0; wave < ring.waves; wave += 1) {
      const from = ring.first + wave * ring.every;
      const acts = events.filter(
        (event) => own.has(event.account) && seconds(event) >= from && seconds(event) < from + ring.spread,
      );
      const counts = new Map<string | undefined, number>();
      for (const { object } of acts) counts.set(object, (counts.get(object) ?? 0) + 1);
      const [first, second, third, fourth = 0] = [...counts.values()].sort((x, y) => y - x) as number[];
      expect(third).toBeGreaterThan(0.4 * own.size);
      expect((first as number) + (second as number) + (third as number)).toBeLessThan(3 * own.size + 4);
      expect(fourth).toBeLessThan(4);
      for (const [object, n] of counts) if (n > 3) wanted.add(object);
    }
    expect(wanted.size).toBeLessThanOrEqual(30);
  });

  test('everybody else looks about by himself, 5 to 39 times', () => {
    const guilty = new Set(Object.keys(rings).flatMap(members));
    const looks = new Map<string, number>();
    for (const { account, verb } of events)
      if (!guilty.has(account) && verb !== 'register') looks.set(account, (looks.get(account) ?? 0) + 1);
    expect(looks.size).toBe(registrations.size - guilty.size);
    expect(Math.min(...looks.values())).toBe(5);
    expect(Math.max(...looks.values())).toBe(39);
  });
});
