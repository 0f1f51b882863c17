import { follow, sit, wait, write } from '../acts.ts';
import { costs, hideouts, made, many, note, people, willRegister } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { browse } from '../life.ts';
import { day, hour, minute } from '../model.ts';
import { confusable } from '../names.ts';
import { shutOut } from '../platform.ts';
import type { Happening } from '../world.ts';

export const about = 'strangers who pass themselves off as somebody known whose account was closed';

/**
 * Somebody with followers is closed; 1 to 4 strangers take his name and picture, each with a handle to be confused
 * with his, follow those of his community and write on its matters. A closed account's name is protected by the
 * Chinese rule on public accounts (Art 8).
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  const delay = { easy: hour, medium: 8 * hour, hard: day }[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `impersonation-${n}`;
    const [gone] = people(world, draw, 1, ({ followers }) => followers > 25);
    if (!gone) return;
    const { community, who } = gone;
    const end = draw.between(0.15, 0.45) * world.end;
    world.agenda.at(end, () => shutOut(world, gone, end));
    const places = hideouts(world, draw, around, 1 + draw.below(4), cost, draw.one(world.communities).country);
    for (const where of places) {
      const created = whenAwake(draw, gone, end + draw.around(delay, 0.8));
      const copied = draw.chance({ easy: 1, medium: 0.7, hard: 0.4 }[difficulty]);
      const stranger = made(
        world,
        draw,
        around,
        {
          created,
          community,
          pace: draw.around(0.8, 0.5),
          who: {
            handle: confusable(who.handle, draw),
            name: who.name,
            ...(copied ? { avatar: who.avatar, bio: who.bio } : {}),
          },
        },
        where,
      );
      willRegister(world, stranger, { where });
      world.agenda.at(created, () => {
        note(world, name, 'comeback', 'operator', stranger, created);
        note(world, name, 'comeback', 'victim', gone, created);
      });
      const fans = draw.sample(community.members, Math.min(40, Math.round(draw.around(15, 0.6))));
      let time = created + draw.around(5 * minute, 0.6);
      for (let turn = 0; turn < 3; turn += 1) {
        const [moment, part] = [time, fans.filter((_, at) => at % 3 === turn)];
        world.agenda.at(moment, () => {
          const here = sit(world, stranger, moment);
          if (!here) return;
          browse(world, here, draw.poisson(3 * cost.camouflage));
          for (const fan of part) {
            wait(here, draw.around(5, 0.8));
            follow(world, here, fan, { origin: 'search' });
          }
          write(world, here);
        });
        time = whenAwake(draw, stranger, time + draw.around(delay / 2, 0.7));
      }
    }
  }
};
