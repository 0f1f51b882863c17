import { follow, like, look, type Sitting, share, sit, wait, watch, write } from '../acts.ts';
import { made, many, noteInnocent } from '../cast.ts';
import { sentence } from '../language.ts';
import { type Account, day, hour, minute } from '../model.ts';
import { befriend } from '../people.ts';
import { network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'bots that say so: weather, quotes, pollers that like whatever is new, mirrors that pass it on';

/** Each sort has one for 3,000 accounts or more, at times several run on one machine. They follow and are followed. */
export const happen: Happening = (world, draw, around) => {
  for (let n = 0; n < 4 * many(world, 3000); n += 1) {
    const community = draw.one(world.communities.filter(({ members }) => members.length > 15));
    const place = network(draw, community.country, 60, 1);
    const bot = made(world, draw, around, {
      created: -10 * day - draw.exponential(500 * day),
      community,
      pace: 0,
      home: place,
      automation: true,
    });
    for (let left = draw.poisson(20); left > 0; left -= 1) befriend(world, draw.one(community.members), bot);
    const sort = [speaker, quoter, poller, mirror][n % 4] as typeof speaker;
    sort(bot, (here) => noteInnocent(world, `declared-bot-${n}`, bot, here.time));
  }

  /** At a time, where the bot runs; what it does is put down as an innocent's. */
  function run(bot: Account, time: number, told: (here: Sitting) => void, job: (here: Sitting) => void): void {
    world.agenda.at(time, () => {
      const here = sit(world, bot, time, { place: bot.home }, 10 * minute);
      if (!here) return;
      told(here);
      job(here);
    });
  }

  /** The same few sentences with another number, every so many hours on the hour. */
  function speaker(bot: Account, told: (here: Sitting) => void): void {
    const every = draw.one([1, 3, 6, 12]) * hour;
    const stock = Array.from({ length: 3 }, () => sentence(bot.language, bot.community.index, draw));
    for (let time = every; time < world.end; time += every)
      run(bot, time + draw.exponential(3), told, (here) =>
        write(world, here, { text: `${draw.one(stock)} ${Math.round(12 + 9 * draw.normal())}°`, topics: [] }),
      );
  }

  function quoter(bot: Account, told: (here: Sitting) => void): void {
    const book = Array.from({ length: 40 }, () => sentence(bot.language, bot.community.index, draw));
    const gap = draw.around(5 * hour, 0.5);
    for (let time = draw.exponential(gap); time < world.end; time += draw.around(gap, 0.4))
      run(bot, time, told, (here) => write(world, here, { text: draw.one(book), topics: [] }));
  }

  /** Asks once a minute or so what is new of those it follows, and likes all of it. */
  function poller(bot: Account, told: (here: Sitting) => void): void {
    const period = draw.between(20, 90);
    const phase = draw.uniform() * period;
    for (const source of sources(bot, 10 + draw.below(30)))
      watch(world, source, (post) => {
        const time = Math.ceil((post.created - phase) / period) * period + phase + draw.exponential(1);
        run(bot, time, told, (here) => {
          look(world, here, post, 'feed');
          like(world, here, post);
        });
      });
    const time = draw.uniform() * world.end;
    run(bot, time, told, (here) => {
      for (const source of draw.sample(bot.community.members, draw.poisson(3))) {
        wait(here, draw.around(2, 0.5));
        follow(world, here, source, { origin: 'search' });
      }
    });
  }

  function mirror(bot: Account, told: (here: Sitting) => void): void {
    const slow = draw.around(30, 1);
    for (const source of sources(bot, 1 + draw.below(4)))
      watch(world, source, (post) =>
        run(bot, post.created + draw.around(slow, 0.4), told, (here) => share(world, here, post)),
      );
  }

  /** Writers that nobody else has a part for need not be cast: being read is no part. */
  function sources(bot: Account, n: number): Account[] {
    const lively = ({ automation, pace, writing }: Account) => !automation && pace * writing > 0.05;
    const found = draw.sample(world.accounts.filter(lively), n);
    for (const one of found) befriend(world, bot, one);
    return found;
  }
};
