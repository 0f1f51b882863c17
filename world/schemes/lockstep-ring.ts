import { comment, follow, like, look, type Sitting, share, visit, vote, wait, watch } from '../acts.ts';
import { type Crew, costs, crew, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { cameBy, daytime, lately, muster, near, some } from '../joint.ts';
import { remark, rewrite } from '../language.ts';
import { type Account, hour, type Post, type World } from '../model.ts';
import type { Happening } from '../world.ts';

export const about =
  'accounts in one hand like, share, follow and praise what their customers post, all at once each time';

/**
 * Rings of 10 to 60 for 6 to 30 customers. Tight ones act within the minute of an order, drips take hours, fresh ones
 * come to most of what a customer posts, at once. Some take turns. Each has a mix of acts of its own. The commonest sign in domain.md
 * §5.2 (1, 14); drips and fresh posts as in detectors.md §3.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty, days } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 2500); n += 1) {
    const name = `lockstep-ring-${n}`;
    const home = draw.one(world.communities);
    const size = Math.min(60, 8 + Math.round(draw.around(12, 0.7)));
    const ring = crew(world, draw, around, size, cost, home, near(home));
    const customers = people(world, draw, 6 + draw.below(24), ({ pace, writing }) => pace * writing * days > 1);
    const pattern = draw.one(patterns[difficulty]);
    const deed = deeds(world, draw, ring);
    const inTurns = draw.chance(0.5);
    let turn = 0;
    const boost = (post: Post, from: number, within: number) => {
      note(world, name, 'coordination', 'beneficiary', post.owner, from);
      const team = inTurns ? next(ring, turn++) : some(draw, ring);
      muster(world, draw, ring, team, from, within, (here) => {
        const since = here.time;
        if (deed(here, post)) note(world, name, 'coordination', 'amplifier', here.account, since);
      });
    };
    const paidFor = draw.between(0.3, 0.8);
    if (pattern === 'fresh')
      for (const one of customers)
        watch(world, one, (post) => {
          if (draw.chance(paidFor)) boost(post, post.created + draw.around(40, 0.5), 2 * cost.spread);
        });
    else
      for (let job = 15 + draw.poisson(2 * days); job > 0; job -= 1) {
        const time = daytime(world, draw, draw.one(ring.members));
        world.agenda.at(time, () => {
          const post = lately(draw, draw.one(customers), time);
          if (post) boost(post, time, pattern === 'drip' ? draw.between(1, 8) * hour : cost.spread);
        });
      }
  }
};

/** A ring without care acts at once on whatever it was paid for; one with more care comes slowly, or when crowds do. */
const patterns = {
  easy: ['tight'],
  medium: ['tight', 'tight', 'drip', 'fresh'],
  hard: ['tight', 'drip', 'fresh'],
} as const;

/** Those whose turn it is, as many as come without turns: the next ones of the row. */
function next({ members, cost }: Crew, turn: number): Account[] {
  const n = Math.max(1, Math.round(members.length * cost.turnout));
  return Array.from({ length: n }, (_, at) => members[(turn * n + at) % members.length] as Account);
}

/** What a ring does with what it is sent to: one thing above all, others at times. False where nothing was left to do. */
function deeds(world: World, draw: Draws, { cost, members }: Crew): (here: Sitting, post: Post) => boolean {
  const main = draw.one(['like', 'like', 'like', 'like', 'comment', 'vote', 'follow']);
  const also = { share: draw.between(0, 0.4), comment: draw.between(0, 0.15), vote: draw.between(0, 0.15) };
  const { language, community } = members[0] as Account;
  const praise = Array.from({ length: 6 }, () => remark(language, community.index, draw));
  return (here, post) => {
    const origin = cameBy(world, draw, here, post);
    if (cost.aged > 0 || draw.chance(0.7)) look(world, here, post, origin);
    wait(here, draw.around(4, 0.8));
    let done = false;
    if (main === 'follow' && draw.chance(0.9)) {
      if (draw.chance(0.6 * cost.camouflage)) visit(world, here, post.owner);
      done = follow(world, here, post.owner, { origin: origin === 'feed' ? 'recommend' : origin });
    }
    if (main === 'like' || main === 'follow' || draw.chance(0.3)) done = like(world, here, post, origin) || done;
    else done = true;
    if (!done) return false;
    if (draw.chance(main === 'vote' ? 0.95 : also.vote)) vote(world, here, post);
    if (draw.chance(also.share)) {
      wait(here, draw.around(5, 0.8));
      share(world, here, post);
    }
    if (draw.chance(main === 'comment' ? 0.95 : also.comment)) {
      wait(here, draw.around(12, 0.8));
      comment(world, here, post, rewrite(draw.one(praise), cost.rewriting, language, draw));
    }
    return true;
  };
}
