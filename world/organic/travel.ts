import { nowAndThen } from '../joint.ts';
import { type Account, day, type Place } from '../model.ts';
import { countries, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'people who are in another country for some days';

/**
 * One account in 500 a day leaves for 1 to 20 days: a hotel's network by night, by day roaming at home's carrier or a
 * card bought there. Some go to where many others go.
 */
export const happen: Happening = (world, draw, { carriers }) => {
  const away = new Set<Account>();
  const hotels = new Map(
    countries.map(({ country }) => [country, Array.from({ length: 6 }, () => network(draw, country, 12, 2))]),
  );
  nowAndThen(world, draw, 1 / 500, (account, time) => {
    const country = draw.one(countries).country;
    if (country === account.country || away.has(account)) return;
    away.add(account);
    const { home, work, carrier } = account;
    account.home = draw.one(hotels.get(country) as Place[]);
    account.work = undefined;
    if (draw.chance(0.6)) account.carrier = draw.one(carriers.get(country) as Place[]);
    const there = { home: account.home, carrier: account.carrier };
    world.agenda.at(time + Math.min(20 * day, draw.around(5 * day, 0.7)), () => {
      away.delete(account);
      if (account.home !== there.home) return; // it has moved meanwhile
      account.home = home;
      account.work = work;
      if (account.carrier === there.carrier) account.carrier = carrier;
    });
  });
};
