import { type Draws, draws, seedOf } from '../world/draws.ts';
import { lookalike, type TruthRow } from '../world/judged.ts';
import { day, hour, minute } from '../world/model.ts';

/** A line of NDJSON in the columns of the engagement model. */
export interface Event {
  readonly id: string;
  readonly time: string;
  readonly verb: 'register' | 'view' | 'click' | 'like';
  readonly account: string;
  readonly object?: string;
  readonly object_kind?: 'item';
  readonly account_created: string;
  readonly device: string;
  readonly ip: string;
  readonly asn: number;
  readonly phone?: string;
  readonly email?: string;
  readonly payment?: string;
}

/**
 * A shop of 500 items over 120 days: some 940 people in households, 120 of them behind the one address of a campus, 25
 * clients of a travel agent who share his card and his address, and three rings that take more and more care. After the
 * description of openbotrisk (clearbranch/openbotrisk, "Identifier graphs and behavioural synchrony", CC BY 4.0).
 * Baskets are clicks and purchases likes here, captchas are left out, and nobody acts before he registers.
 */
export function ringsOfCare(seed: number): { readonly events: readonly Event[]; readonly truth: readonly TruthRow[] } {
  const draw = draws(seedOf(seed, 'rings of care'));
  const items = times(500, () => fresh(draw, 'item'));
  const contested = draw.sample(items, 30);
  const people = households(draw);
  const campus = office(draw, 'campus');
  const pupils = draw.sample(people, 120).map((person) => Object.assign(person, campus));
  const agent = { ...office(draw, 'business'), payment: fresh(draw, 'card') };
  const clients = times(25, () => ({ ...registered(draw, organic(draw, 0, horizon - week)), ...agent }));
  const acts = [...people, ...clients].flatMap((person) => browse(draw, person, items, 5 + draw.below(35)));
  const truth = [...parts('campus', lookalike, pupils), ...parts('travel-agent', lookalike, clients)];
  for (const [name, ring] of Object.entries(rings)) {
    const members = ring.members(draw);
    acts.push(...campaign(draw, members, contested, ring));
    acts.push(...members.flatMap((member) => browse(draw, member, items, 2 + draw.below(6))));
    truth.push(...parts(name, 'coordination', members));
  }
  const events = acts.sort((x, y) => x.time - y.time).map(eventOf);
  return { events, truth };
}

/** An account, with what it is registered with and always uses. Seconds since the beginning. */
interface Person {
  readonly account: string;
  readonly created: number;
  readonly device: string;
  readonly phone: string;
  readonly email: string;
  readonly payment: string;
  ip: string;
  asn: number;
}

interface Act {
  readonly person: Person;
  readonly time: number;
  readonly verb: Event['verb'];
  readonly object?: string;
}

/** A ring comes in waves, `every` so many seconds from `first` on: each time a share of it, within `spread` seconds, to three items. */
interface Ring {
  readonly members: (draw: Draws) => readonly Person[];
  readonly first: number;
  readonly waves: number;
  readonly every: number;
  readonly spread: number;
  readonly turnout: number;
}

const week = 7 * day;
const horizon = 120 * day;
const began = Date.UTC(2026, 0, 1);

/** Sixty share everything; fifty share nothing but the time; forty share twelve devices and come when they like. */
export const rings: Readonly<Record<'ring-lazy' | 'ring-careful' | 'ring-mid', Ring>> = {
  'ring-lazy': {
    members(draw) {
      const pool = (n: number, kind: string) => times(n, () => fresh(draw, kind));
      const [cards, devices, phones] = [pool(5, 'card'), pool(8, 'device'), pool(3, 'phone')];
      const addresses = times(4, () => office(draw, 'hosting'));
      return times(60, (at) => ({
        ...registered(draw, (20 + (at % 2)) * day + draw.uniform() * 2 * hour),
        payment: draw.one(cards),
        device: draw.one(devices),
        phone: draw.one(phones),
        ...draw.one(addresses),
      }));
    },
    first: 22 * day, waves: 10, every: 12 * hour, spread: 5 * minute, turnout: 0.9,
  },
  'ring-careful': {
    members: (draw) => times(50, (at) => registered(draw, 40 * day + at * 3 * hour + draw.uniform() * 2 * hour)),
    first: 48 * day, waves: 12, every: 8 * hour, spread: 30 * minute, turnout: 0.9,
  },
  'ring-mid': {
    members(draw) {
      const devices = times(12, () => fresh(draw, 'device'));
      return times(40, () => ({
        ...registered(draw, 60 * day + draw.uniform() * 4 * day),
        device: draw.one(devices),
      }));
    },
    first: 65 * day, waves: 6, every: day, spread: 60 * minute, turnout: 0.7,
  },
}; // biome-ignore format: one theme a line

function campaign(
  draw: Draws,
  members: readonly Person[],
  items: readonly string[],
  { first, waves, every, spread, turnout }: Ring,
): Act[] {
  return times(waves, (wave) => {
    const wanted = draw.sample(items, 3);
    const there = members.filter(() => draw.chance(turnout));
    return there.flatMap((person) =>
      wanted.map((object) => {
        const time = first + wave * every + draw.uniform() * spread;
        return { person, time, object, verb: verbOf(draw, 0.5, 0.3) };
      }),
    );
  }).flat();
}

/** Registers, and looks at so many items from then on. */
function browse(draw: Draws, person: Person, items: readonly string[], n: number): Act[] {
  const looks = times(n, () => ({
    person,
    time: organic(draw, person.created, horizon),
    object: draw.one(items),
    verb: verbOf(draw, 0.8, 0.15),
  }));
  return [{ person, time: person.created, verb: 'register' }, ...looks];
}

function verbOf(draw: Draws, view: number, click: number): Event['verb'] {
  const luck = draw.uniform();
  return luck < view ? 'view' : luck < view + click ? 'click' : 'like';
}

/** Six hundred households of one to three, with an address each; the others pay with the first one's card at times. */
function households(draw: Draws): Person[] {
  return times(600, () => {
    const home = office(draw, 'home');
    const card = fresh(draw, 'card');
    return times(draw.one([1, 1, 1, 1, 2, 2, 3]), (at) => ({
      ...registered(draw, organic(draw, 0, horizon - week)),
      ...home,
      payment: at === 0 || draw.chance(0.4) ? card : fresh(draw, 'card'),
    }));
  }).flat();
}

/** Somebody who shares nothing with anybody. */
function registered(draw: Draws, created: number): Person {
  return {
    account: fresh(draw, 'account'),
    created,
    device: fresh(draw, 'device'),
    phone: fresh(draw, 'phone'),
    email: `${fresh(draw, 'mail')}@mail.example`,
    payment: fresh(draw, 'card'),
    ...office(draw, 'home'),
  };
}

/** Numbers kept for documentation (RFC 5398), several to each sort of network. */
const networks = { home: [64496, 64497, 64498, 64499], campus: [64500], business: [64501], hosting: [64502] };

function office(draw: Draws, sort: keyof typeof networks): { ip: string; asn: number } {
  const ip = [1 + draw.below(223), draw.below(256), draw.below(256), 1 + draw.below(254)].join('.');
  return { ip, asn: draw.one(networks[sort]) };
}

/** A moment of a day between these two times, most often in the afternoon. */
function organic(draw: Draws, from: number, until: number): number {
  for (;;) {
    const date = Math.floor(draw.between(from, until) / day) * day;
    const time = date + ((((15 + 5 * draw.normal()) % 24) + 24) % 24) * hour;
    if (time >= from && time < until) return time;
  }
}

function eventOf({ person, time, verb, object }: Act, at: number): Event {
  const { account, created, device, ip, asn, phone, email, payment } = person;
  return {
    id: `event-${at}`,
    time: iso(time),
    verb,
    account,
    ...(object === undefined ? { phone, email, payment } : { object, object_kind: 'item' }),
    account_created: iso(created),
    device,
    ip,
    asn,
  };
}

function parts(scheme: string, kind: string, members: readonly Person[]): TruthRow[] {
  const role = kind === lookalike ? 'bystander' : 'amplifier';
  return members.map(({ account }) => ({ account, scheme, kind, role, since: null, difficulty: null }));
}

const iso = (seconds: number) => new Date(began + 1000 * seconds).toISOString();
const fresh = (draw: Draws, kind: string) => `${kind}-${draw.below(2 ** 24)}-${draw.below(2 ** 24)}`;
const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
