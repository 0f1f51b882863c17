import { comment, wait } from '../acts.ts';
import { costs, crew, many, note, people } from '../cast.ts';
import { boost, lately, whenAwake } from '../joint.ts';
import { remark } from '../language.ts';
import { browse } from '../life.ts';
import { type Account, day, hour, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'phones in one room, taken up one after another by one operator on each shift';

/**
 * 10 to 30 phones do a round for some customers, each after the one before it, 1 to 3 rounds a shift, at a pace that
 * drifts. Easy: one network, always the same order. Medium: some networks, an order that changes a little. Hard: each
 * on its own line, shuffled, part of them, minutes apart. Group control and idle farms: CAC campaign of 2021-12.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const { pause, perAddress, disorder } = habits[difficulty];
  const cost = { ...costs[difficulty], perDevice: 1, perAddress };
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `group-control-${n}`;
    const size = Math.min(30, 10 + Math.round(draw.around(5, 0.8)));
    const [operator, ...customers] = people(
      world,
      draw,
      4 + draw.below(4),
      ({ pace, writing }) => pace * writing * world.settings.days > 1,
    );
    if (!operator) return;
    const { members, enter } = crew(world, draw, around, size, cost, operator.community);
    const rank = new Map(members.map((member, at) => [member, at]));
    const tempo = draw.around(pause, 0.3);
    const dayOff = draw.below(7);

    const round = (start: number) => {
      const queue = members
        .filter(() => draw.chance(cost.turnout))
        .map((member) => ({ member, at: (rank.get(member) as number) + disorder * size * draw.normal() }))
        .sort((x, y) => x.at - y.at);
      const wanted = draw.sample(customers, 1 + draw.below(2));
      let drift = 1;
      const next = (time: number) => {
        const member = queue.shift()?.member;
        if (!member) return;
        const end = work(member, wanted, time);
        drift *= Math.exp(0.15 * draw.normal());
        const then = end + draw.around(tempo * drift, 0.3);
        world.agenda.at(then, () => next(then));
      };
      world.agenda.at(start, () => next(start));
    };

    const work = (member: Account, wanted: readonly Account[], time: number): number => {
      const here = enter(member, time);
      if (!here) return time;
      browse(world, here, draw.poisson(4 * cost.camouflage));
      for (const customer of wanted) {
        wait(here, draw.around(4, 0.7));
        const post = lately(draw, customer, here.time);
        if (!post || !boost(world, draw, here, post)) continue;
        note(world, name, 'coordination', 'operator', member, here.time);
        note(world, name, 'coordination', 'beneficiary', customer, here.time);
        if (!draw.chance(0.25)) continue;
        wait(here, draw.around(10, 0.8));
        comment(world, here, post, remark(member.language, member.community.index, draw, post));
      }
      return here.time;
    };

    for (let today = 0; today < world.settings.days; today += 1) {
      if (today % 7 === dayOff) continue;
      let time = whenAwake(draw, operator, (today + draw.uniform()) * day);
      for (let left = 1 + draw.below(3); left > 0; left -= 1) {
        round(time);
        time += draw.around(2 * hour, 0.4);
      }
    }
  }
};

/** Median s between two phones, phones to a network, and how far the order is shuffled. */
const habits = {
  easy: { pause: 6, perAddress: 40, disorder: 0 },
  medium: { pause: 25, perAddress: 6, disorder: 0.1 },
  hard: { pause: 3 * minute, perAddress: 1, disorder: 1 },
} as const;
