import { like, sit, wait, write } from '../acts.ts';
import { made, many, noteInnocent } from '../cast.ts';
import { daytime } from '../joint.ts';
import { hashtags, rewrite, sentence } from '../language.ts';
import { day, hour, minute } from '../model.ts';
import { befriend } from '../people.ts';
import { device, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'agencies that post for many clients with one tool, at full hours and in similar words';

/**
 * 6 to 18 shops and clubs of all sorts, each of a subject of its own, all with one controller. The tool posts from few
 * machines at one address at :00, :15 or :30, often for several at once and from a template; clients answer from home.
 */
export const happen: Happening = (world, draw, around) => {
  for (let n = 0; n < many(world, 2500); n += 1) {
    const seat = draw.one(world.communities);
    const alike = world.communities.filter(({ language }) => language === seat.language);
    const tools = Array.from({ length: 1 + draw.below(3) }, () => device(world, draw, 'web'));
    const place = network(draw, seat.country, draw.one([30, 60]), 1 + draw.below(2));
    const controller = `controller-${draw.below(1e9)}`;
    const clients = Array.from({ length: 6 + draw.below(13) }, () => {
      const community = draw.one(alike);
      const client = made(world, draw, around, {
        created: -60 * day - draw.exponential(500 * day),
        community,
        pace: draw.around(0.5, 0.7),
        who: { controller, subject: `subject-${draw.below(1e9)}` },
      });
      for (let left = draw.poisson(12); left > 0; left -= 1) befriend(world, draw.one(community.members), client);
      return client;
    });
    const [boss] = clients;
    if (!boss) return;
    const campaigns = world.settings.days * draw.between(0.5, 2);
    const template = sentence(seat.language, seat.index, draw);
    for (let left = Math.ceil(campaigns); left > 0; left -= 1) {
      const slot = draw.one([0, 0, 0, 15, 30]) * minute;
      const time = Math.ceil(daytime(world, draw, boss, 0, 0.97) / hour) * hour + slot;
      const text = draw.chance(0.5) ? template : sentence(seat.language, seat.index, draw);
      for (const client of draw.sample(clients, 1 + draw.below(Math.ceil(clients.length / 2)))) {
        const then = time + 0.5 + draw.exponential(4); // as the tool's queue comes to it
        world.agenda.at(then, () => {
          const here = sit(world, client, then, { device: draw.one(tools), place }, 2 * minute);
          if (!here) return;
          noteInnocent(world, `social-agency-${n}`, client, here.time);
          const topics = draw.chance(0.4) ? [draw.one(client.community.topics)] : [];
          const words = rewrite(text, draw.chance(0.6) ? 'edited' : 'paraphrased', client.language, draw);
          const post = write(world, here, { text: words + hashtags(client.language, topics), topics });
          wait(here, draw.around(20, 0.8));
          if (draw.chance(0.15)) like(world, here, post);
        });
      }
    }
  }
};
