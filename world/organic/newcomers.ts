import { follow, sit, wait } from '../acts.ts';
import { every } from '../agenda.ts';
import { many, noteInnocent, willRegister } from '../cast.ts';
import { wakingMoment } from '../life.ts';
import { type Account, type Community, day, hour } from '../model.ts';
import { born, isWeekend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'people who register every day, some brought by an advertisement, some never seen again';

/**
 * About 3 in 1,000 accounts a day, by the week and in waves (a day's mood lasts). A third does not come back, others
 * lose interest within days. An advertisement brings 15 to 120 within a day or two, most of them to one account.
 */
export const happen: Happening = (world, draw, around) => {
  const come = (community: Community, created: number, how: Parameters<typeof willRegister>[2] = {}): Account => {
    const account = born(world, around, draw, { created, community });
    willRegister(world, account, how);
    fade(account);
    return account;
  };

  const fade = (account: Account) => {
    if (draw.chance(0.33)) account.pace = 0;
    else if (draw.chance(0.5)) {
      const bored = account.created + draw.exponential(5 * day);
      world.agenda.at(bored, () => {
        account.pace *= draw.uniform() ** 2;
      });
    }
  };

  let mood = 0;
  every(world, 0, day, (midnight) => {
    mood = 0.6 * mood + 0.3 * draw.normal();
    const weekend = isWeekend(midnight) ? 1.35 : 0.9;
    for (let n = draw.poisson(0.003 * world.settings.accounts * weekend * Math.exp(mood)); n > 0; n -= 1) {
      const like = draw.one(world.accounts);
      come(like.community, wakingMoment(draw, like, midnight));
    }
  });

  for (let n = 0; n < many(world, 4000); n += 1) {
    const start = draw.between(0.05, 0.7) * world.end;
    const community = draw.one(world.communities);
    const shop = draw.one(community.members);
    const campaign = `ad-${draw.below(1e9)}`;
    const size = Math.min(120, 15 + Math.round(draw.around(20, 0.8)));
    const lasting = draw.around(14 * hour, 0.6);
    for (let left = size; left > 0; left -= 1) {
      const time = start + lasting * draw.uniform() ** 1.6;
      world.agenda.at(time, () => {
        const account = come(draw.chance(0.7) ? community : draw.one(world.communities), time, {
          origin: 'ad',
          referrer: campaign,
          suggested: draw.poisson(2),
        });
        noteInnocent(world, `ad-campaign-${n}`, account, time);
        const then = time + draw.around(60, 0.8);
        world.agenda.at(then, () => {
          const here = draw.chance(0.7) && sit(world, account, then);
          if (!here) return;
          wait(here, draw.around(8, 0.8));
          follow(world, here, shop, { origin: 'ad' });
        });
      });
    }
  }
};
