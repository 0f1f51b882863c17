import { comment, like, look, report, type Sitting, vote, wait, write } from '../acts.ts';
import { many, noteInnocent } from '../cast.ts';
import { authors, branch, byDay, crowd, drop, follower, gather, hometown } from '../gather.ts';
import { cameBy, lately, near, writer } from '../joint.ts';
import { complaint, remark } from '../language.ts';
import { type Account, hour, minute } from '../model.ts';
import { befriend } from '../people.ts';
import type { Happening } from '../world.ts';

export const about = "a celebrity's remark that sends a crowd to somebody's post, without anybody calling for it";

/**
 * The look-alike of a brigade (Mariconti et al. 2019): no call elsewhere, no copied slogans, some take the other's
 * side, and it swells as long as those who came draw others in.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3500); n += 1) {
    const name = `pile-on-${n}`;
    const home = hometown(world, draw);
    const [celebrity] = authors(world, draw, 1, home.members);
    if (!celebrity) continue;
    const fans = crowd(world, draw, name, 26, near(home));
    for (const { account } of fans.goers) if (draw.chance(0.8)) befriend(world, account, celebrity);
    for (let left = draw.one([1, 1, 2]); left > 0; left -= 1) {
      const time = byDay(world, draw, home, 0.1, 0.85);
      drop(world, draw, celebrity, time, (there) => {
        const strange = ({ community }: Account) => community !== home;
        const speaks = (one: Account) => strange(one) && one.language === home.language;
        const target = writer(world, draw, there.time, speaks) ?? writer(world, draw, there.time, strange);
        const post = target && lately(draw, target, there.time);
        if (!post) return;
        noteInnocent(world, name, celebrity, there.time);
        look(world, there, post, cameBy(world, draw, there, post));
        wait(there, draw.around(40, 0.7));
        comment(world, there, post, remark(home.language, home.index, draw, post));
        const word = write(world, there, { appeal: 1.5 });
        const friendly = draw.between(0.1, 0.5);
        const say = (here: Sitting) => {
          if (draw.chance(0.6)) look(world, here, word, cameBy(world, draw, here, word));
          wait(here, draw.around(15, 0.8));
          const origin = cameBy(world, draw, here, post);
          look(world, here, post, origin);
          wait(here, draw.around(25, 0.9));
          const { language, community } = here.account;
          if (draw.chance(friendly)) like(world, here, post, origin);
          if (draw.chance(0.7)) comment(world, here, post, remark(language, community.index, draw, post));
          if (draw.chance(0.4)) vote(world, here, post);
          if (draw.chance(0.08)) report(world, here, post, complaint(language, community.index, draw, post));
          return draw.chance(0.7);
        };
        gather(world, draw, fans, there.time, ({ slow }) => slow * draw.around(25 * minute, 1.2), 0.6, say);
        const growth = { from: there.time, first: 6, pull: draw.between(0.6, 1.1), tempo: draw.around(hour, 0.6) };
        const limit = world.settings.accounts / 50;
        branch(world, draw, { ...growth, limit }, (by) => follower(world, draw, by ?? celebrity, there.time), say);
      });
    }
  }
};
