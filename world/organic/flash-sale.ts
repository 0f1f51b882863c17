import { comment, follow, like, look, visit, vote, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, branch, byTheClock, crowd, drop, gather, hometown, passerBy } from '../gather.ts';
import { cameBy, near } from '../joint.ts';
import { remark } from '../language.ts';
import { day, hour, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'sales and drops at an announced minute: buyers follow, come within seconds and say so';

/** One to three sales of a shop. The announcement brings followers the day before; the stock lasts for minutes. */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3500); n += 1) {
    const name = `flash-sale-${n}`;
    const home = hometown(world, draw);
    const [shop] = authors(world, draw, 1, home.members);
    if (!shop) continue;
    const buyers = crowd(world, draw, name, 28, near(home));
    const cries = ['got it!', 'sold out??', 'mine', '🔥', 'finally', home.language.stock[0] as string];
    for (let sale = draw.one([1, 2, 2, 3]); sale > 0; sale -= 1) {
      const time = byTheClock(home, 1 + draw.below(Math.max(1, world.settings.days - 1)), 10 + draw.below(11));
      attend(world, draw, name, shop, Math.max(1, time - draw.between(5, 40) * hour), (there) => {
        const notice = write(world, there, { appeal: draw.between(0.8, 1.5) });
        gather(
          world,
          draw,
          buyers,
          there.time,
          ({ slow }) => slow * draw.around(2 * hour, 1.2),
          0.5,
          (here) => {
            const origin = cameBy(world, draw, here, notice);
            look(world, here, notice, origin);
            wait(here, draw.around(8, 0.8));
            if (draw.chance(0.4)) visit(world, here, shop);
            follow(world, here, shop, { origin: origin === 'search' ? 'search' : 'recommend' });
            if (draw.chance(0.5)) like(world, here, notice, origin);
          },
        );
      });
      drop(world, draw, shop, time, (there) => {
        const post = write(world, there, { appeal: draw.between(0.8, 1.5) });
        const soldOut = there.time + draw.around(8 * minute, 0.8);
        const buy = (here: typeof there) => {
          const origin = cameBy(world, draw, here, post);
          look(world, here, post, origin);
          wait(here, draw.around(4, 0.8));
          if (here.time < soldOut && draw.chance(0.8)) like(world, here, post, origin);
          if (draw.chance(0.3)) vote(world, here, post);
          const words = remark(home.language, here.account.community.index, draw);
          if (draw.chance(0.5)) comment(world, here, post, draw.chance(0.6) ? draw.one(cries) : words);
          return here.time < soldOut;
        };
        gather(world, draw, buyers, there.time, ({ slow }) => slow * draw.around(25, 1), 0.7, buy);
        gather(world, draw, buyers, soldOut, ({ slow }) => slow * draw.around(10 * minute, 1), 0.15, buy); // too late
        const limit = world.settings.accounts / 80;
        const growth = { from: there.time, first: 6, pull: 0.5, tempo: 5 * minute, limit };
        branch(world, draw, growth, () => passerBy(draw, home, time - day), buy);
      });
    }
  }
};
