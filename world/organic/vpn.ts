import { every } from '../agenda.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { type Account, day, type Place } from '../model.ts';
import { countries, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'people of many countries who go online through a datacentre: privacy, exile, work';

/**
 * A provider with exits in 2 to 5 countries, few addresses each, has 15 to 70 customers. Some keep one exit, others get
 * one by day or by mood, and at times do without.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 2000); n += 1) {
    const exits = draw
      .sample(countries, 2 + draw.below(4))
      .map(({ country }) => network(draw, country, 60, 1 + draw.below(4)));
    const customers = people(world, draw, Math.min(70, 15 + Math.round(draw.around(14, 0.7))));
    const own = new Map(customers.map((one) => [one, { home: one.home, carrier: one.carrier }]));
    const fickle = new Map(customers.map((one) => [one, draw.uniform() ** 2]));
    const everywhere = new Set(customers.filter(() => draw.chance(0.4)));
    for (const one of customers) noteInnocent(world, `vpn-${n}`, one, 0);

    const connect = (one: Account) => {
      const exit = draw.one(exits);
      one.home = draw.chance(0.85) ? exit : (own.get(one)?.home as Place);
      if (everywhere.has(one)) one.carrier = one.home;
    };
    for (const one of customers) connect(one);
    every(world, day, day, () => {
      for (const one of customers) if (draw.chance(fickle.get(one) as number)) connect(one);
    });
  }
};
