import { follow, sit, wait } from '../acts.ts';
import { costs, made, many, note, people, willRegister } from '../cast.ts';
import { boost, lately, whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { type Account, hour, minute, type Who } from '../model.ts';
import { confusable } from '../names.ts';
import { shutOut } from '../platform.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts closed by the platform that come back under new registrations and go on as before';

/**
 * 5 to 12 accounts push a few customers, are closed in a sweep, which takes others too that stay away, and come back
 * within hours or days: name, picture, phone, payment, device or home as before where nobody cares; a name to be
 * recognised by and friends followed again where somebody does. After the CAC's campaign of 2021-10 (reincarnated
 * accounts) and Meta's reports (return after removal).
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  const { absence, kept, refollowed, sittings } = habits[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `comeback-${n}`;
    const home = draw.one(world.communities);
    const gang = people(
      world,
      draw,
      Math.min(12, 5 + Math.round(draw.around(2, 0.7))),
      ({ follows, community, pace }) => follows.length > 8 && community.country === home.country && pace < 3,
    );
    const strays = people(world, draw, Math.round(gang.length * draw.between(0.5, 1.5)));
    const customers = people(
      world,
      draw,
      2 + draw.below(3),
      ({ pace, writing }) => pace * writing * world.settings.days > 1,
    );
    if (customers.length === 0) return;
    const sweep = draw.between(0.25, 0.45) * world.end;
    const ends = new Map(
      [...gang, ...strays].map((account) => [account, sweep + draw.exponential(draw.between(2, 90) * minute)]),
    );
    for (const [account, end] of ends) world.agenda.at(end, () => shutOut(world, account, end));
    const heirs = gang.map((old) => {
      const back = whenAwake(draw, old, (ends.get(old) as number) + draw.around(absence, 0.8));
      return comeBack(old, back, name);
    });
    for (let job = 6 + draw.poisson(1.5 * world.settings.days); job > 0; job -= 1) {
      const start = draw.between(0.02, 0.97) * world.end;
      const within = draw.around(10 * cost.spread, 0.5);
      for (const [at, old] of gang.entries()) {
        if (!draw.chance(cost.turnout)) continue;
        const time = start + draw.uniform() * within;
        const customer = draw.one(customers);
        world.agenda.at(time, () => {
          const one = old.closed ? (heirs[at] as Account) : old;
          const here = sit(world, one, time);
          const post = lately(draw, customer, time);
          if (!here || !post || !boost(world, draw, here, post)) return;
          note(world, name, 'comeback', 'operator', one, here.time);
          note(world, name, 'comeback', 'beneficiary', customer, here.time);
        });
      }
    }
  }

  function comeBack(old: Account, back: number, name: string): Account {
    const { who } = old;
    const same: Partial<Who> = Object.fromEntries(
      (['avatar', 'phone', 'payment', 'bio', 'subject'] as const)
        .filter(() => draw.chance(kept))
        .map((key) => [key, who[key]]),
    );
    const heir = made(world, draw, around, {
      created: back,
      community: old.community,
      pace: old.pace,
      writing: old.writing,
      who: {
        ...same,
        handle: confusable(who.handle, draw),
        name: draw.chance(0.5 + kept / 2) ? who.name : `${who.name}${draw.one([' ', '~', '2'])}`,
      },
      ...(draw.chance(kept) ? { device: old.devices[0] as Account['devices'][number] } : {}),
      ...(draw.chance(kept) ? { home: old.home } : {}),
    });
    willRegister(world, heir);
    const friends = draw.sample(old.follows, Math.min(60, Math.ceil(old.follows.length * refollowed)));
    world.agenda.at(back, () => {
      for (const one of [heir, old]) note(world, name, 'comeback', 'operator', one, back);
    });
    let time = back + draw.around(3 * minute, 0.5);
    for (let turn = 0; turn < sittings; turn += 1) {
      const [moment, part] = [time, friends.filter((_, at) => at % sittings === turn)];
      world.agenda.at(moment, () => {
        const here = sit(world, heir, moment);
        if (!here) return;
        for (const friend of part) {
          wait(here, draw.around(4, 0.8));
          if (draw.chance(cost.camouflage / 2)) browse(world, here, 1);
          follow(world, here, friend, { origin: draw.one(['search', 'search', 'recommend']) });
        }
      });
      time = whenAwake(draw, old, time + draw.around(9 * hour, 0.6));
    }
    return heir;
  }
};

/** Median s away; chance that each thing stays as it was; share of friends followed again, and in how many sittings. */
const habits = {
  easy: { absence: hour, kept: 0.95, refollowed: 0.9, sittings: 1 },
  medium: { absence: 8 * hour, kept: 0.45, refollowed: 0.6, sittings: 2 },
  hard: { absence: 26 * hour, kept: 0, refollowed: 0.45, sittings: 4 },
} as const;
