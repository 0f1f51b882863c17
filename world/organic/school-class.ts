import { follow, wait } from '../acts.ts';
import { made, many, noteInnocent, people } from '../cast.ts';
import { browse, register } from '../life.ts';
import { day, hour, minute, type Place } from '../model.ts';
import { device } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'a class or workshop that registers together, on one network within the hour';

/**
 * 12 to 32 pupils at their school or at an office where a course is held, some on the machines of the room, most on
 * their own. They follow the teacher and some of one another. Half are never seen again. An innocent batch.
 */
export const happen: Happening = (world, draw, around) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const [teacher] = people(world, draw, 1, ({ zone, community }) => zone === community.zone);
    if (!teacher) return;
    const { community } = teacher;
    const place = draw.one(around.offices.get(community.index) as Place[]);
    const machines = draw.chance(0.5)
      ? Array.from({ length: 4 + draw.below(12) }, () => device(world, draw, 'web'))
      : [];
    const lesson =
      Math.floor(draw.between(0.1, 0.8) * world.settings.days) * day + (8 + draw.below(7) - teacher.zone + 24) * hour;
    const length = draw.between(15, 50) * minute;
    const [invited, back] = [draw.chance(0.5), draw.between(0.2, 0.8)];
    const pupils: ReturnType<typeof made>[] = [];
    for (let left = 12 + draw.below(21); left > 0; left -= 1) {
      const created = lesson + length * draw.uniform() ** 1.4;
      world.agenda.at(created, () => {
        const wish = { created, community, ...(draw.chance(back) ? {} : { pace: 0 }) };
        const pupil = made(world, draw, around, wish);
        const machine = machines.length > 0 ? draw.one(machines) : undefined;
        const where = { place, ...(machine ? { device: machine } : {}) };
        const how = invited ? { origin: 'invite', referrer: teacher.who.handle } : {};
        const here = register(world, pupil, { where, suggested: draw.poisson(2), ...how });
        if (!here) return;
        noteInnocent(world, `school-class-${n}`, pupil, created);
        wait(here, draw.around(20, 0.8));
        follow(world, here, teacher, { origin: 'search' });
        for (const other of draw.sample(pupils, draw.poisson(3))) {
          wait(here, draw.around(8, 0.8));
          follow(world, here, other, { origin: 'search' });
        }
        browse(world, here, draw.poisson(3));
        pupils.push(pupil);
      });
    }
  }
};
