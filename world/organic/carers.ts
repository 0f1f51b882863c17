import { sit, wait } from '../acts.ts';
import { many, noteInnocent, people } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { browse, encounter } from '../life.ts';
import { day } from '../model.ts';
import { newest } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'carers who read out and act for others, one after another, on one device';

/** A relative, a nurse or a tool for those who cannot see or type: 2 to 6 accounts on one device, on some days in a round. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 1500); n += 1) {
    const [carer] = people(world, draw, 1, ({ pace }) => pace > 0.2);
    if (!carer) return;
    const local = ({ country, pace }: typeof carer) => country === carer.country && pace < 1;
    const wards = people(world, draw, 2 + draw.below(5), local, carer.community.members);
    const gap = draw.around(1.5 * day, 0.5);
    for (let then = draw.uniform() * gap; then < world.end; then += draw.around(gap, 0.6)) {
      let time = whenAwake(draw, carer, then);
      for (const ward of draw.sample(wards, 1 + draw.below(wards.length))) {
        const [account, start] = [ward, time];
        world.agenda.at(start, () => {
          const [tablet] = carer.devices;
          const here = sit(world, account, start, {
            place: carer.home,
            ...(tablet ? { device: tablet } : {}),
            login: true,
          });
          if (!here) return;
          noteInnocent(world, `carer-${n}`, account, here.time);
          noteInnocent(world, `carer-${n}`, carer, here.time);
          const post = newest(carer.recent);
          if (post) encounter(world, here, post, 'feed', 2);
          wait(here, draw.around(15, 0.8));
          browse(world, here, 1 + draw.poisson(4));
        });
        time += draw.around(400, 0.7);
      }
    }
  }
};
