import { follow, sit, unfollow, wait } from '../acts.ts';
import { costs, hideouts, many, note, people } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { type Account, day, hour, minute } from '../model.ts';
import { device, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = "an app that was given access makes people's accounts follow a list of targets";

/**
 * The tokens of 14 to 40 people follow 2 to 6 targets in 2 to 4 waves, from a device that these accounts never had,
 * without a look at whom they follow. Many undo it within three days. After Farooqi et al. 2017 (abused OAuth tokens)
 * and Stringhini et al. 2013 (victims in follower markets); detectors.md 6.5.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  const within = { easy: 10 * minute, medium: 4 * hour, hard: 30 * hour }[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `hijacked-tokens-${n}`;
    const targets = people(world, draw, 2 + draw.below(5), ({ followers }) => followers < 200);
    const victims = people(world, draw, Math.min(40, 14 + Math.round(draw.around(6, 0.8))), ({ pace }) => pace > 0.2);
    if (victims.length === 0) return;
    const servers = hideouts(world, draw, around, victims.length, cost, draw.one(victims).country);
    const from = victims.map(({ country }, at) => ({
      device: servers[at]?.device ?? device(world, draw),
      place: servers[at]?.place ?? network(draw, country, 12, 1),
    }));
    const regret = draw.between(0.4, 0.75);
    const waves = 2 + draw.below(3);
    let start = draw.between(0.15, 0.5) * world.end;
    for (let wave = 0; wave < waves; wave += 1) {
      const list = targets.filter((_, at) => at % waves === wave || draw.chance(0.4));
      for (const [at, victim] of victims.entries()) {
        if (list.length === 0 || !draw.chance(cost.turnout)) continue;
        const time = start + draw.uniform() ** 1.4 * within;
        const some = difficulty === 'easy' ? list : draw.sample(list, 1 + draw.below(list.length));
        const sorry = draw.chance(regret) ? whenAwake(draw, victim, time + draw.exponential(20 * hour)) : undefined;
        world.agenda.at(time, () => use(victim, from[at] as (typeof from)[number], some, time, name));
        if (sorry !== undefined && sorry < time + 3 * day) world.agenda.at(sorry, () => undo(victim, some, sorry));
      }
      start += draw.between(0.4, 1.8) * day;
    }
  }

  function use(
    victim: Account,
    from: Parameters<typeof sit>[3],
    targets: readonly Account[],
    time: number,
    name: string,
  ): void {
    victim.session = 0; // a token has a session of its own
    const here = sit(world, victim, time, from);
    victim.session = 0;
    if (!here) return;
    for (const target of targets) {
      wait(here, draw.around(difficulty === 'easy' ? 1 : 6, 0.7));
      const origin = difficulty === 'easy' ? {} : { origin: draw.one(['search', 'recommend']) };
      if (!follow(world, here, target, origin)) continue;
      note(world, name, 'forced-follow', 'victim', victim, here.time);
      note(world, name, 'forced-follow', 'beneficiary', target, here.time);
    }
  }

  function undo(victim: Account, targets: readonly Account[], time: number): void {
    const here = sit(world, victim, time);
    if (!here) return;
    for (const target of targets) {
      if (!draw.chance(0.9)) continue;
      wait(here, draw.around(8, 0.8));
      unfollow(world, here, target);
    }
  }
};
