import { comment, like, look, sit, vote, wait, write } from '../acts.ts';
import { many, noteInnocent } from '../cast.ts';
import { authors, byTheClock, crowd, dates, gather, hometown } from '../gather.ts';
import { cameBy } from '../joint.ts';
import { remark } from '../language.ts';
import { minute, type Place } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = 'classes and companies, whose members do the same tasks in the same minutes from one network';

/**
 * On weekdays, at the hours of a timetable: a few teachers (or the company's own page) set tasks that the class looks
 * at, likes, votes on or answers at once.
 */
export const happen: Happening = (world, draw, around) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const name = `timetable-${n}`;
    const home = hometown(world, draw);
    const [school] = around.offices.get(home.index) as Place[];
    const here = ({ country, zone }: { country: string; zone: number }) =>
      country === home.country && zone === home.zone;
    const teachers = authors(world, draw, 1 + draw.below(5), home.members);
    const pupils = crowd(world, draw, name, 24, here, home.members);
    if (!school || teachers.length === 0) continue;
    for (const { account } of pupils.goers) {
      account.work = school;
      for (const teacher of teachers) if (draw.chance(0.4)) befriend(world, account, teacher);
    }
    const hours = draw.sample([8.25, 9.1, 10, 11.2, 12.1, 13.5, 14.3, 15.2], 1 + draw.below(3));
    const [minutes, keen] = [draw.between(4, 14), draw.between(0.4, 0.9)];
    for (const date of dates(world).filter((one) => one % 7 < 5))
      for (const lesson of hours) {
        const time = byTheClock(home, date, lesson) + draw.around(1.5 * minute, 0.6);
        if (time < 0 || !draw.chance(0.8)) continue;
        const teacher = draw.one(teachers);
        world.agenda.at(time, () => {
          const there = sit(world, teacher, time, { place: school });
          if (!there) return;
          noteInnocent(world, name, teacher, there.time);
          const task = write(world, there);
          const rush = draw.between(0.7, 2);
          const answers = draw.chance(0.4);
          gather(
            world,
            draw,
            pupils,
            there.time,
            ({ slow }) => slow * minutes * minute * draw.uniform() ** rush,
            keen,
            (desk) => {
              const origin = cameBy(world, draw, desk, task);
              look(world, desk, task, origin);
              wait(desk, draw.around(30, 0.9));
              if (draw.chance(0.8)) like(world, desk, task, origin);
              if (draw.chance(answers ? 0.7 : 0.1)) vote(world, desk, task);
              if (draw.chance(answers ? 0.4 : 0.1))
                comment(world, desk, task, remark(home.language, home.index, draw, task));
            },
            () => ({ place: school }),
          );
        });
      }
  }
};
