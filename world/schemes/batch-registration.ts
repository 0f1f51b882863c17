import { follow, sit, wait } from '../acts.ts';
import { costs, hideouts, made, many, note, people, willRegister } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { hour, minute } from '../model.ts';
import { series } from '../names.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts registered one after another by one hand, with names, devices or codes in common';

/**
 * Batches of 12 to 40: within the hour where nobody cares, over evenings where somebody does, then on devices and at
 * addresses of their own and by invitation of one another. Most follow a customer later. After Xiao, Freeman and Hwa
 * 2015 (clusters of registrations), Thomas et al. 2013.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  const { gap, unevenness, invited, rest } = tempos[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `batch-registration-${n}`;
    const community = draw.one(world.communities);
    const size = Math.min(40, 12 + Math.round(draw.around(6, 0.8)));
    const [boss, ...customers] = people(world, draw, 2 + draw.below(2));
    if (!boss) return;
    const places = hideouts(world, draw, around, size, cost, community.country);
    const named = series(world, draw, community, difficulty);
    const suggested = draw.chance(0.5) ? 0 : 4;
    const pause = draw.around(gap, 0.3);
    const inviters = [boss];
    let time = draw.between(0.05, difficulty === 'hard' ? 0.3 : 0.6) * world.end;
    for (const [at, where] of places.entries()) {
      time += draw.around(pause, unevenness);
      if (difficulty !== 'easy') time = whenAwake(draw, boss, time);
      if (time > world.end) break;
      const account = made(
        world,
        draw,
        around,
        {
          created: time,
          community,
          pace: draw.around(cost.camouflage, 0.6),
          who: named(at),
        },
        where,
      );
      const byCode = draw.chance(invited);
      willRegister(world, account, {
        where,
        ...(byCode ? { origin: 'invite', referrer: draw.one(inviters).who.handle } : {}),
        suggested: draw.poisson(suggested),
      });
      if (draw.chance(0.2)) inviters.push(account);
      note(world, name, 'batch-registration', 'operator', account, time);
      const job = time + draw.around(rest, 0.8);
      world.agenda.at(job, () => {
        const here = draw.chance(cost.turnout) && sit(world, account, job, where);
        if (!here) return;
        browse(world, here, draw.poisson(6 * cost.camouflage));
        for (const customer of customers) {
          if (!draw.chance(0.8)) continue;
          wait(here, draw.around(5, 0.8));
          if (follow(world, here, customer, { origin: draw.one(['search', 'recommend']) }))
            note(world, name, 'batch-registration', 'beneficiary', customer, here.time);
        }
      });
    }
  }
};

/** Median s between registrations and how uneven they are, share by invitation, and median s from there to the job. */
const tempos = {
  easy: { gap: 40, unevenness: 0.3, invited: 0, rest: 5 * minute },
  medium: { gap: 6 * minute, unevenness: 0.9, invited: 0.4, rest: 5 * hour },
  hard: { gap: 45 * minute, unevenness: 1.2, invited: 0.7, rest: 20 * hour },
} as const;
