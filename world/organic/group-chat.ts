import { many } from '../cast.ts';
import { byDay, crowd, drop, gather, hometown, old } from '../gather.ts';
import { cameBy, lately } from '../joint.ts';
import { encounter } from '../life.ts';
import { type Account, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'friends who pass posts on in a chat that nobody else sees, and look at them at once';

/**
 * Chats of a few friends or of many, lazy or zealous, about strangers' posts or about those of a few idols. One post
 * brings up the next. Time and taste alone do not tell a zealous one from a ring (detectors.md §3.6: shared shocks).
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 1000); n += 1) {
    const home = hometown(world, draw);
    const large = draw.chance(0.3);
    const chat = crowd(world, draw, `group-chat-${n}`, large ? 30 : 9, () => true, home.members);
    if (chat.goers.length === 0) continue;
    const zeal = draw.one([0.25, 0.4, 0.5, 0.9]);
    const tempo = draw.around(large ? 8 * minute : 2.5 * minute, 0.6);
    const writers = home.members.filter(({ pace, writing }) => pace * writing > 0.02);
    const idols: Account[] = draw.chance(0.4) ? draw.sample(writers, 1 + draw.below(6)) : [];
    const chain = draw.between(0.2, 0.6);
    const tell = (time: number) =>
      world.agenda.at(time, () => {
        const post = idols.length > 0 ? lately(draw, draw.one(idols), time) : old(world, draw, time);
        if (!post) return;
        const open = (here: Parameters<typeof encounter>[1]) =>
          encounter(world, here, post, cameBy(world, draw, here, post), 5);
        drop(world, draw, draw.one(chat.goers).account, time - 1, open); // who tells has seen it
        gather(world, draw, chat, time + 20, ({ slow }) => tempo * slow * draw.around(1, 0.9), zeal, open);
        if (draw.chance(chain)) tell(time + draw.around(5 * minute, 0.9));
      });
    for (let left = 3 + draw.poisson(draw.around(1, 0.7) * world.settings.days); left > 0; left -= 1)
      tell(byDay(world, draw, home));
  }
};
