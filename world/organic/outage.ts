import { comment, like, look, report, type Sitting, vote, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, branch, byDay, crowd, drop, gather, hometown, passerBy } from '../gather.ts';
import { cameBy, lately, near } from '../joint.ts';
import { complaint, hashtags, remark } from '../language.ts';
import { hour, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'customers who all complain to one company while its service is down';

const complaints = {
  en: ['is it down?', 'down again', 'not working', 'same here', 'when is it back??', 'fix this'],
  es: ['no funciona', 'otra vez caído', 'se ha caído?', 'cuándo vuelve??'],
  de: ['geht nicht', 'schon wieder down', 'bei mir auch', 'wann geht es wieder??'],
  zh: ['崩了', '又崩了', '打不开', '什么时候好', '我也是'],
} as const;

/** One to three outages of minutes to hours. Few follow the company; whoever reads of it finds that it is down for him too. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3500); n += 1) {
    const name = `outage-${n}`;
    const home = hometown(world, draw);
    const { language } = home;
    const fits = near(home);
    const [brand] = authors(world, draw, 1, world.accounts.filter(fits));
    if (!brand) continue;
    const places = world.communities.filter((one) => one.language === language);
    const customers = crowd(world, draw, name, 32, fits);
    const topic = `${brand.who.handle.replace(/[^a-z]/g, '')}${language.word(draw)}`;
    for (let left = draw.one([1, 1, 2, 3]); left > 0; left -= 1) {
      const time = byDay(world, draw, home, 0.05, 0.9);
      const back = time + draw.around(1.5 * hour, 0.8);
      const complain = (here: Sitting) => {
        const post = lately(draw, brand, here.time);
        const words = draw.one(complaints[language.code as keyof typeof complaints]);
        const text = draw.chance(0.5) ? words : remark(language, here.account.community.index, draw, post);
        if (post) {
          look(world, here, post, cameBy(world, draw, here, post));
          wait(here, draw.around(12, 0.8));
          if (draw.chance(0.7)) comment(world, here, post, text);
          if (draw.chance(0.3)) vote(world, here, post);
          if (draw.chance(0.05))
            report(world, here, post, complaint(language, here.account.community.index, draw, post));
        }
        if (draw.chance(0.3)) write(world, here, { text: text + hashtags(language, [topic]), topics: [topic] });
        return here.time < back;
      };
      drop(world, draw, brand, time - draw.between(0.5, 20) * hour, (there) => void write(world, there));
      world.agenda.at(time, () => {
        gather(world, draw, customers, time, ({ slow }) => slow * draw.around(12 * minute, 1.1), 0.6, complain);
        const growth = { from: time, first: 8, pull: draw.between(0.5, 1), tempo: 8 * minute };
        const limit = world.settings.accounts / 40;
        branch(world, draw, { ...growth, limit }, () => passerBy(draw, draw.one(places), time), complain);
      });
      attend(world, draw, name, brand, back, (there) => {
        const sorry = write(world, there, { appeal: 1 });
        gather(
          world,
          draw,
          customers,
          there.time,
          ({ slow }) => slow * draw.around(15 * minute, 1),
          0.3,
          (here) => {
            const origin = cameBy(world, draw, here, sorry);
            look(world, here, sorry, origin);
            if (draw.chance(0.5)) like(world, here, sorry, origin);
          },
        );
      });
    }
  }
};
