import { comment, follow, like, look, type Sitting, share, unfollow, visit, wait, write } from '../acts.ts';
import { many } from '../cast.ts';
import { attend, authors, branch, byDay, crowd, drop, follower, gather, hometown } from '../gather.ts';
import { cameBy } from '../joint.ts';
import { hashtags, sentence } from '../language.ts';
import { type Account, day, hour, minute, type Post } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'giveaways that ask for a follow, a like and one word as comment; many unfollow after the draw';

const keywords = ['DONE', 'done', 'Done!', 'in', 'ME', '参加', 'listo', 'dabei'];

/**
 * A host or several, whose giveaways a crowd of hunters hears of together; friends tell friends. All write the same
 * word, most exactly. When the winner is known, some of them unfollow within the day.
 */
export const happen: Happening = (world, draw) => {
  for (let n = 0; n < many(world, 3000); n += 1) {
    const name = `giveaway-${n}`;
    const home = hometown(world, draw);
    const near = ({ language }: Account) => language === home.language;
    const hunters = crowd(world, draw, name, 30, near);
    const leaving = draw.between(0.15, 0.6);
    for (const host of authors(world, draw, 1 + draw.below(4), world.accounts.filter(near))) {
      const time = byDay(world, draw, home, 0.05, 0.7);
      const word = draw.one(keywords);
      const tempo = draw.around(30 * minute, 0.8);
      attend(world, draw, name, host, time, (there) => {
        const topic = draw.one(home.topics);
        const rules = sentence(home.language, home.index, draw);
        const text = `${rules}: follow, like, comment "${word}"${hashtags(home.language, [topic])}`;
        const post = write(world, there, { text, topics: [topic], appeal: draw.between(1, 2) });
        const entered: Account[] = [];
        const take = (here: Sitting) => enter(here, post, word, entered);
        gather(world, draw, hunters, there.time, ({ slow }) => slow * draw.around(tempo, 1.2), 0.6, take);
        const growth = { from: there.time, first: 6, pull: draw.between(0.5, 1), tempo: 2 * hour };
        const limit = world.settings.accounts / 40;
        branch(world, draw, { ...growth, limit }, (by) => follower(world, draw, by ?? host, there.time), take);
        const drawn = there.time + draw.between(0.5, 3) * day;
        world.agenda.at(drawn, () => {
          drop(world, draw, host, drawn, (here) => void write(world, here));
          for (const account of entered)
            if (draw.chance(leaving))
              drop(world, draw, account, drawn + draw.around(3 * hour, 1.3), (here) => unfollow(world, here, host));
        });
      });
    }
  }

  function enter(here: Sitting, post: Post, word: string, entered: Account[]): boolean {
    const { account } = here;
    const { owner } = post;
    if (account === owner || entered.includes(account)) return false;
    const origin = cameBy(world, draw, here, post);
    look(world, here, post, origin);
    wait(here, draw.around(10, 0.8));
    if (draw.chance(0.4)) visit(world, here, owner);
    follow(world, here, owner, { origin: origin === 'search' ? 'search' : 'recommend' });
    like(world, here, post, origin);
    wait(here, draw.around(5, 0.8));
    comment(world, here, post, draw.chance(0.75) ? word : `${word}${draw.one(['!', ' 🙏', ' 🍀', '!!!', ' ❤'])}`);
    const shares = draw.chance(0.3);
    if (shares) share(world, here, post);
    entered.push(account);
    return shares || draw.chance(0.2);
  }
};
