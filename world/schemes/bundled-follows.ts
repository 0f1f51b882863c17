import { follow, type Sitting, sit, unfollow, wait } from '../acts.ts';
import { made, many, note, people } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { browse, register } from '../life.ts';
import { type Account, day, hour } from '../model.ts';
import type { Happening } from '../world.ts';

export const about =
  "follows slipped in without consent: bundled with registration in a partner's app, or a box ticked before";

/**
 * 14 to 50 people get 1 to 4 targets along with what they wanted, as newcomers (bundle) or at an update (box). They
 * never looked at them; many unfollow within three days. Forced or disguised subscription: Chinese rule on public
 * accounts, Art 12. Easy: the log says itself that nobody consented; else it shows what other follows show.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `bundled-follows-${n}`;
    const targets = people(world, draw, 1 + draw.below(4), ({ followers }) => followers < 100);
    if (targets.length === 0) return;
    const size = Math.min(50, 14 + Math.round(draw.around(8, 0.8)));
    const way = draw.one(['bundle', 'bundle', 'box'] as const);
    const pushes = Array.from({ length: 1 + draw.below(3) }, () => draw.between(0.1, 0.6) * world.end);
    const share = { easy: 1, medium: 0.85, hard: 0.65 }[difficulty];
    const regret = draw.between(0.4, 0.75);
    const how = said(way);
    const moment = (clock: Account) => whenAwake(draw, clock, draw.one(pushes) + draw.exponential(0.7 * day));
    const impose = (here: Sitting) => {
      const { account } = here;
      for (const target of targets) {
        if (!draw.chance(share)) continue;
        wait(here, draw.around(difficulty === 'easy' ? 0.3 : 3, 0.8));
        if (!follow(world, here, target, how)) continue;
        note(world, name, 'forced-follow', 'victim', account, here.time);
        note(world, name, 'forced-follow', 'beneficiary', target, here.time);
      }
      browse(world, here, draw.poisson(4));
      const sorry = whenAwake(draw, account, here.time + draw.exponential(20 * hour));
      if (sorry < here.time + 3 * day && draw.chance(regret)) world.agenda.at(sorry, () => undo(account, sorry));
    };
    const undo = (account: Account, time: number) => {
      const here = sit(world, account, time);
      for (const target of here ? targets : []) {
        wait(here as Sitting, draw.around(8, 0.8));
        if (draw.chance(0.9)) unfollow(world, here as Sitting, target);
      }
    };
    if (way === 'box') {
      for (const account of people(world, draw, size, ({ pace }) => pace > 0.2)) {
        const time = moment(account);
        world.agenda.at(time, () => {
          const here = sit(world, account, time);
          if (here) impose(here);
        });
      }
      continue;
    }
    const partner = draw.one(targets).who.handle;
    for (let left = size; left > 0; left -= 1) {
      const community = draw.one(world.communities);
      const created = moment(draw.one(community.members));
      const account = made(world, draw, around, { created, community });
      world.agenda.at(created, () => {
        const here = register(world, account, { origin: 'invite', referrer: partner });
        if (here) impose(here);
      });
    }
  }

  function said(way: 'bundle' | 'box'): { readonly origin: string; readonly consent?: boolean } {
    if (difficulty === 'easy') return { origin: 'bundle', consent: false };
    return way === 'bundle' && (difficulty === 'hard' || draw.chance(0.5))
      ? { origin: 'onboarding', consent: true }
      : { origin: 'recommend' };
  }
};
