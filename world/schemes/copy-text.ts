import { comment, like, look, passOn, type Sitting, share, wait, write } from '../acts.ts';
import { costs, crew, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { cameBy, daytime, lately, muster, near, some } from '../joint.ts';
import { hashtags, type Language, page, rewrite, sentence } from '../language.ts';
import { type Community, day, type Post, type World } from '../model.ts';
import { anyOf } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'accounts in one hand say the same thing, word for word or in words of their own';

/**
 * Campaigns of a few messages, each said once by whoever is sent: as posts, as comments under what is read much, or
 * along with a client's post or page. Within seconds to minutes, or dripped over days; at medium and hard some fill in
 * a template. Domain.md §5.2 (2); slots after detectors.md §3.9.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty, days } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `copy-text-${n}`;
    const home = somewhere(world, draw);
    const gang = crew(world, draw, around, Math.min(30, 6 + Math.round(draw.around(7, 0.6))), cost, home, near(home));
    const [client] = people(world, draw, 1, ({ pace, writing }) => pace * writing * days > 1);
    const dripping = draw.between(0.5, 1.5) * drips[difficulty];
    for (let left = 4 + draw.poisson(days / 2); left > 0; left -= 1) {
      const time = daytime(world, draw, draw.one(gang.members), 0.02, 0.8);
      world.agenda.at(time, () => {
        const topics = draw.chance(0.35) ? [draw.one(home.topics)] : [];
        const words = message(draw, home, difficulty !== 'easy' && draw.chance(0.35));
        const say = () => rewrite(words(), cost.rewriting, home.language, draw) + hashtags(home.language, topics);
        const boosted = client && lately(draw, client, time);
        const put = means(world, draw, home, topics, boosted, time);
        const within = draw.chance(dripping) ? draw.between(0.3, Math.min(4, days / 4)) * day : cost.spread;
        muster(world, draw, gang, some(draw, gang), time, within, (here) => {
          const said = put(here, say());
          if (said === false) return;
          note(world, name, 'coordination', 'amplifier', here.account, here.time);
          if (said !== true) note(world, name, 'coordination', 'beneficiary', said.owner, here.time);
        });
      });
    }
  }
};

const drips = { easy: 0.15, medium: 0.4, hard: 0.6 } as const;

/** A community of a language that is drawn first, so that a large language does not crowd the others out. */
function somewhere({ communities }: World, draw: Draws): Community {
  const spoken: Language = draw.one([...new Set(communities.map(({ language }) => language))]);
  return draw.one(communities.filter(({ language }) => language === spoken));
}

/** What is to be said: a sentence, or a template whose name and number everybody fills in. */
function message(draw: Draws, { language, index }: Community, slots: boolean): () => string {
  if (!slots) {
    const text = sentence(language, index, draw);
    return () => text;
  }
  const [opening, middle, end] = Array.from({ length: 3 }, () =>
    Array.from({ length: 3 + draw.poisson(1.5) }, () => language.word(draw)).join(language.gap),
  );
  return () => [opening, language.word(draw), middle, String(1 + draw.below(500)), end].join(language.gap);
}

/** The way a message goes out; gives the post that profits, true where none does, false where nothing was said. */
function means(
  world: World,
  draw: Draws,
  home: Community,
  topics: readonly string[],
  boosted: Post | undefined,
  time: number,
): (here: Sitting, text: string) => Post | boolean {
  const luck = draw.uniform();
  if (luck < 0.2 && boosted)
    return (here, text) => {
      if (boosted.deleted !== undefined) return false;
      const origin = cameBy(world, draw, here, boosted);
      look(world, here, boosted, origin);
      wait(here, draw.around(8, 0.8));
      if (draw.chance(0.6)) like(world, here, boosted, origin);
      share(world, here, boosted, text);
      return boosted;
    };
  if (luck < 0.35) {
    const link = page(draw.below(9000), Math.floor(time / day), draw);
    return (here, text) => {
      passOn(world, here, link, text);
      return true;
    };
  }
  if (luck < 0.6)
    return (here, text) => {
      const post = anyOf(home.hot, draw);
      if (!post || post.deleted !== undefined || post.created > here.time) return false;
      look(world, here, post, cameBy(world, draw, here, post));
      wait(here, draw.around(18, 0.9));
      comment(world, here, post, text);
      return true;
    };
  return (here, text) => {
    write(world, here, { text, topics });
    return true;
  };
}
