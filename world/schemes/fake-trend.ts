import { remove, type Sitting, share, sit, write } from '../acts.ts';
import { type Crew, costs, crew, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { daytime, enjoy, errand, muster, near, some } from '../joint.ts';
import { hashtags, rewrite, sentence } from '../language.ts';
import { type Account, type Community, hour, minute, type Post, type World } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'topics that a crew makes trend, with posts that are deleted at once or kept up for hours';

/**
 * Crews of 12 to 45 push topic after topic. Ephemeral ones (Elmas et al., EuroS&P 2021): everybody posts once within
 * minutes, a few generated words, and deletes within minutes. Persistent ones last for hours, some around a client's
 * post. Both out of nothing, or on top of a topic that people are taking up by themselves.
 */
export const happen: Happening = (world, draw, around) => {
  const cost = costs[world.settings.difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `fake-trend-${n}`;
    const home = draw.one(world.communities);
    const gang = crew(world, draw, around, Math.min(45, 11 + Math.round(draw.around(11, 0.5))), cost, home, near(home));
    const clients = people(world, draw, 2, ({ pace, writing }) => pace * writing > 0.03);
    for (let left = 3 + draw.poisson(world.settings.days / 4); left > 0; left -= 1) {
      const time = daytime(world, draw, draw.one(gang.members), 0.05, 0.9);
      const topic = `${home.language.word(draw)}${home.language.term(home.index, draw.below(200))}`;
      const client = draw.chance(0.4) ? draw.one(clients) : undefined;
      if (draw.chance(0.4)) rise(world, draw, home, topic, time - draw.between(1, 5) * hour);
      const push = draw.chance(0.5) ? ephemeral : persistent;
      world.agenda.at(time, () => push(world, draw, gang, home, topic, time, name, client));
    }
  }
};

type Push = (
  world: World,
  draw: Draws,
  gang: Crew,
  home: Community,
  topic: string,
  time: number,
  name: string,
  client: Account | undefined,
) => void;

/** Posts of 3 to 10 generated words around the topic, which their writers delete within minutes. */
const ephemeral: Push = (world, draw, gang, { language }, topic, time, name) => {
  const { difficulty } = world.settings;
  const patience = draw.around(lifetime[difficulty], 0.4);
  muster(world, draw, gang, some(draw, gang), time, draw.around(crush[difficulty], 0.4), (here) => {
    const words = Array.from({ length: 3 + draw.below(7) }, () => language.word(draw)).join(language.gap);
    const post = write(world, here, { text: words + hashtags(language, [topic]), topics: [topic], appeal: 0.1 });
    note(world, name, 'fake-trend', 'amplifier', here.account, here.time);
    const later = here.time + draw.around(patience, 0.5);
    world.agenda.at(later, () => errand(world, draw, gang, here.account, later, (back) => remove(world, back, post)));
  });
};

/** Seconds within which an ephemeral topic is pushed, and after which half of its posts are gone. */
const crush = { easy: minute, medium: 3 * minute, hard: 10 * minute } as const;
const lifetime = { easy: 2 * minute, medium: 6 * minute, hard: 25 * minute } as const;

/** For hours, each some two or three times, in the words of a few lines; around a client's post where there is one. */
const persistent: Push = (world, draw, gang, { language, index }, topic, time, name, client) => {
  const lines = Array.from({ length: 2 + draw.below(6) }, () => sentence(language, index, draw));
  const there = client && sit(world, client, time);
  const post = there && write(world, there, { topics: [topic] });
  const say = (here: Sitting) => {
    const text = rewrite(draw.one(lines), gang.cost.rewriting, language, draw) + hashtags(language, [topic]);
    if (!post || draw.chance(0.5)) write(world, here, { text, topics: [topic] });
    else pass(world, draw, here, post, name);
    note(world, name, 'fake-trend', 'amplifier', here.account, here.time);
  };
  for (let round = 1 + draw.poisson(1.2); round > 0; round -= 1)
    muster(world, draw, gang, some(draw, gang), time + 30, draw.between(0.5, 6) * hour, say);
};

function pass(world: World, draw: Draws, here: Sitting, post: Post, name: string): void {
  enjoy(world, draw, here, post);
  share(world, here, post);
  note(world, name, 'fake-trend', 'beneficiary', post.owner, here.time);
}

/** A topic that takes hold by itself: who takes it up sets others off, until it has worn out. */
function rise(world: World, draw: Draws, home: Community, topic: string, from: number): void {
  const { agenda } = world;
  const [fame, limit] = [draw.between(0.8, 1.1), 15 + draw.poisson(25)];
  let taken = 0;
  const takeUp = (time: number) =>
    agenda.at(time, () => {
      const place = draw.chance(0.7) ? home : draw.one(world.communities);
      const account = draw.one(place.members);
      const here = account.cast || account.automation || account.created > time ? undefined : sit(world, account, time);
      if (!here || taken >= limit) return;
      taken += 1;
      write(world, here, { topics: [topic] });
      for (let more = draw.poisson(fame); more > 0; more -= 1) takeUp(here.time + draw.around(20 * minute, 1));
    });
  for (let first = 3 + draw.poisson(3); first > 0; first -= 1) takeUp(Math.max(1, from + draw.exponential(hour)));
}
