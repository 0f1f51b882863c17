import { noteInnocent, people } from '../cast.ts';
import { befriend } from '../people.ts';
import { network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'a campus whose hundreds are all behind few addresses';

/** 3 to 7 % of all accounts live in halls behind 2 to 6 addresses; they know one another better than others do. */
export const happen: Happening = (world, draw) => {
  const largest = [...world.communities].sort((x, y) => y.members.length - x.members.length || x.index - y.index);
  const { members, country } = draw.one(largest.slice(0, 3));
  const size = Math.min(600, Math.round(draw.between(0.03, 0.07) * world.settings.accounts));
  const students = people(world, draw, size, (one) => one.country === country, members);
  const halls = network(draw, country, 30, 2 + draw.below(5));
  for (const student of students) {
    student.home = halls;
    student.work = undefined;
    for (let left = draw.poisson(4); left > 0; left -= 1) befriend(world, student, draw.one(students));
    noteInnocent(world, 'campus-0', student, 0);
  }
};
