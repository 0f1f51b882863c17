import { act, follow, type Sitting, sit, type Where, wait } from '../acts.ts';
import { costs, hideouts, made, many, note, people } from '../cast.ts';
import { boost, lately, whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { type Account, day, hour, minute } from '../model.ts';
import { series } from '../names.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts registered together weeks or months ago, silent since, that awake together for a job';

/**
 * Stocks of 12 to 40, registered 25 to 240 days before the world, silent or nearly so. They awake within minutes where
 * nobody cares, within days where somebody does, follow and like whom they are told to, and come back for more.
 * After the CAC campaign of 2021-12 (registered in batches, idle farms) and detectors.md 5.4.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  const { registered, idle, friends, within } = habits[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `hoarding-${n}`;
    const community = draw.one(world.communities);
    const size = Math.min(40, 12 + Math.round(draw.around(8, 0.8)));
    const customers = people(
      world,
      draw,
      1 + draw.below(3),
      ({ pace, writing }) => pace * writing * world.settings.days > 1,
    );
    const named = series(world, draw, community, difficulty);
    const places = hideouts(world, draw, around, size, cost, community.country);
    const stocked = -draw.between(25, 240) * day;
    const morning = draw.between(0.35, 0.8) * world.end;
    const rounds = Array.from({ length: 1 + draw.below(3) }, (_, at) => morning + at * draw.between(8, 40) * hour);

    const stock = places.map((where, at): [Account, Where] => {
      const account = made(
        world,
        draw,
        around,
        {
          created: stocked + draw.uniform() ** 2 * registered,
          community: draw.chance(0.7) ? community : draw.one(world.communities),
          pace: idle * draw.around(1, 0.5),
          who: named(at),
        },
        where,
      );
      for (let left = Math.round(draw.around(friends, 0.8)); left > 0; left -= 1)
        befriend(world, account, draw.one(account.community.members));
      return [account, where];
    });

    for (const [at, round] of rounds.entries())
      for (const [account, where] of stock) {
        if (!draw.chance(at === 0 ? 0.95 : cost.turnout)) continue;
        const told = round + draw.uniform() ** 1.5 * draw.around(within, 0.2);
        const time = difficulty === 'easy' ? told : whenAwake(draw, account, told);
        world.agenda.at(time, () => {
          const here = sit(world, account, time, where);
          if (!here) return;
          note(world, name, 'hoarding', 'operator', account, here.time);
          if (at === 0) account.pace = draw.around(cost.camouflage, 0.5);
          if (at === 0 && draw.chance(0.3)) act(world, here, { verb: 'profile', field: 'bio', after: account.who.bio });
          browse(world, here, draw.poisson(6 * cost.camouflage));
          for (const customer of customers) if (draw.chance(cost.turnout)) serve(here, customer, name);
        });
      }
  }

  function serve(here: Sitting, customer: Account, name: string): void {
    wait(here, draw.around(6, 0.8));
    const post = lately(draw, customer, here.time);
    const liked = post && boost(world, draw, here, post);
    const followed = draw.chance(0.6) && follow(world, here, customer, { origin: draw.one(['search', 'recommend']) });
    if (liked || followed) note(world, name, 'hoarding', 'beneficiary', customer, here.time);
  }
};

/** Seconds within which all were registered, sittings a day until they awake, friends of old, and s of the awakening. */
const habits = {
  easy: { registered: 2 * hour, idle: 0, friends: 0, within: 30 * minute },
  medium: { registered: 2 * day, idle: 0.02, friends: 4, within: 8 * hour },
  hard: { registered: 20 * day, idle: 0.05, friends: 12, within: 40 * hour },
} as const;
