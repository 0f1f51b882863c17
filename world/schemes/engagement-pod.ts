import { comment, follow, sit, wait, watch } from '../acts.ts';
import { costs, many, note, people } from '../cast.ts';
import { enjoy, muster, near, some } from '../joint.ts';
import { remark } from '../language.ts';
import { hour, minute } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'people who have agreed to like and praise whatever any of them writes';

/**
 * Pods of 6 to 20 real people, each of whom gives and receives; they know one another or find one another when the pod
 * is made. Quick and complete at easy, late and with a part of them at hard. Weerasinghe et al. 2020 (pods on
 * Instagram, by rules of who must engage how soon).
 */
export const happen: Happening = (world, draw) => {
  const { difficulty, days } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `engagement-pod-${n}`;
    const home = draw.one(world.communities);
    const writes = ({ pace, writing }: { pace: number; writing: number }) => pace * writing * days > 0.7;
    const size = Math.min(20, 4 + Math.round(draw.around(6, 0.5)));
    const neighbours = people(world, draw, size, (one) => writes(one) && near(home)(one));
    const members = [...neighbours, ...people(world, draw, size - neighbours.length, writes)];
    const pod = {
      members,
      cost,
      enter: (account: (typeof members)[number], time: number) => sit(world, account, time),
    };
    const known = draw.between(0.3, 0.9);
    for (const one of members) for (const other of members) if (draw.chance(known)) befriend(world, one, other);
    const talking = draw.between(0.1, 0.6);
    const within = slowness[difficulty] * draw.around(1, 0.5);
    for (const one of members)
      watch(world, one, (post) => {
        const team = some(draw, pod).filter((one) => one !== post.owner);
        muster(world, draw, pod, team, post.created + draw.around(minute, 0.7), within, (here) => {
          if (post.deleted !== undefined) return;
          if (!enjoy(world, draw, here, post)) return;
          note(world, name, 'coordination', 'amplifier', here.account, here.time);
          if (draw.chance(talking)) {
            wait(here, draw.around(15, 0.8));
            comment(world, here, post, remark(here.account.language, here.account.community.index, draw, post));
          }
          if (draw.chance(0.2)) follow(world, here, post.owner, { origin: 'recommend' });
        });
      });
  }
};

/** Seconds within which the pod's rule wants everybody there. */
const slowness = { easy: 5 * minute, medium: hour, hard: 5 * hour } as const;
