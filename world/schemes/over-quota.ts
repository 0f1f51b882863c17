import { sit } from '../acts.ts';
import { costs, hideouts, made, many, note, noteInnocent, people, willRegister } from '../cast.ts';
import { boost, lately, whenAwake } from '../joint.ts';
import { type Account, hour, type Who } from '../model.ts';
import { identity } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'one subject with more accounts than it may have; agencies that may are innocent';

/**
 * 7 to 16 accounts of one subject, phone or payment that push one another's posts; and as many of an agency, whose
 * accounts belong to a subject each. Limits are 1 or 2 accounts a subject and 5 a phone (WeChat 2018, Toutiao 2018:
 * domain.md 1.1). Who cares uses a phone for four and a payment for six.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  for (let n = 0; n < many(world, 4000); n += 1) {
    const guilty = `over-quota-${n}`;
    house(
      costs[difficulty],
      (at, base) => owned(at, base),
      (account, time) => note(world, guilty, 'hoarding', 'operator', account, time),
    );
    const agency = `over-quota-agency-${n}`;
    house(
      costs.medium,
      (at, base) => managed(at, base),
      (account, time) => noteInnocent(world, agency, account, time),
    );
  }

  /** Registers accounts one by one over some days, each of which leads a life; now and then some push one's post. */
  function house(cost: (typeof costs)['easy'], named: Naming, told: (account: Account, time: number) => void): void {
    const [boss] = people(world, draw, 1);
    if (!boss) return;
    const { community } = boss;
    const size = Math.min(16, 7 + Math.round(draw.around(3, 0.7)));
    const places = hideouts(world, draw, around, size, cost, community.country);
    const controller = `controller-${draw.below(1e9)}`;
    const bases = Array.from({ length: size }, () => ({
      ...identity(world, draw, community),
      controller,
      subject: `subject-${draw.below(1e9)}`,
      payment: `payment-${draw.below(1e9)}`,
    }));
    const pause = draw.between(0.2, 0.9) * (difficulty === 'easy' ? hour : (0.5 * world.end) / size);
    let time = draw.between(0.03, 0.2) * world.end;
    const accounts = places.map((where, at) => {
      time = whenAwake(draw, boss, time + draw.around(pause, 0.8));
      const account = made(
        world,
        draw,
        around,
        {
          created: time,
          community,
          pace: draw.around(0.7, 0.5),
          writing: draw.around(0.2, 0.5),
          who: named(at, bases),
        },
        where,
      );
      willRegister(world, account, { where });
      world.agenda.at(account.created, () => told(account, account.created));
      return account;
    });
    for (let job = draw.poisson(world.settings.days); job > 0; job -= 1) {
      const start = draw.between(0.3, 0.97) * world.end;
      const favoured = draw.one(accounts);
      for (const account of accounts) {
        if (account === favoured || !draw.chance(cost.turnout / 2)) continue;
        const then = whenAwake(draw, account, start + draw.uniform() * 20 * cost.spread);
        world.agenda.at(then, () => {
          const here = sit(world, account, then);
          const post = lately(draw, favoured, then);
          if (here && post) boost(world, draw, here, post);
        });
      }
    }
  }

  function owned(at: number, bases: readonly Who[]): Partial<Who> {
    const [first, own] = [bases[0] as Who, bases[at] as Who];
    if (difficulty === 'easy')
      return { ...own, controller: undefined, ...pick(first, ['subject', 'phone', 'payment']) };
    const [phone, payment] = [bases[at - (at % 4)] as Who, bases[at - (at % 6)] as Who];
    if (difficulty === 'medium')
      return {
        ...own,
        ...pick(first, ['subject', 'controller']),
        ...pick(phone, ['phone']),
        ...pick(payment, ['payment']),
      };
    return { ...own, subject: draw.chance(0.5) ? first.subject : own.subject, ...pick(payment, ['payment']) };
  }

  function managed(at: number, bases: readonly Who[]): Partial<Who> {
    return { ...(bases[at] as Who), ...pick(bases[0] as Who, ['controller', 'phone', 'payment']) };
  }
};

type Naming = (at: number, bases: readonly Who[]) => Partial<Who>;

function pick(who: Who, keys: readonly (keyof Who)[]): Partial<Who> {
  return Object.fromEntries(keys.map((key) => [key, who[key]]));
}
