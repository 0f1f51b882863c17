import { follow, like, look, type Sitting, unfollow, visit, wait } from '../acts.ts';
import { type Cost, type Crew, costs, crew, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { daytime, errand, muster, some } from '../joint.ts';
import { type Account, day, hour, type World } from '../model.ts';
import { anyOf } from '../ring.ts';
import type { Happening } from '../world.ts';

export const about = 'a market of followers: delivered at once, by drips, or hidden among follows of others';

/**
 * A pool of 20 to 60 follows the market's customers on top of the followers they find by themselves. Not all who are
 * followed have paid: it follows well-known accounts to look like anybody, and now and then somebody who is to look
 * like a buyer. The same accounts serve unrelated clients: StratCom (domain.md §5.2, 14); curves of bursts and
 * constant drips: detectors.md §6.
 */
export const happen: Happening = (world, draw, around) => {
  const cost = costs[world.settings.difficulty];
  for (let n = 0; n < many(world, 5000); n += 1) {
    const name = `bought-followers-${n}`;
    const pool = crew(world, draw, around, Math.min(60, 16 + Math.round(draw.around(13, 0.5))), cost);
    const famous = wellKnown(world, draw);
    const targets = [
      ...people(world, draw, 3 + draw.below(4), ({ writing, pace }) => writing * pace > 0.03).map((one) => ({
        one,
        role: 'beneficiary',
      })),
      ...famous.map((one) => ({ one, role: 'bystander' })),
      ...people(world, draw, draw.one([0, 1, 1]), ({ followers }) => followers < 60).map((one) => ({
        one,
        role: 'victim',
      })),
    ];
    for (const { one, role } of targets) {
      const [from, within] = delivery(world, draw, pool, role);
      const staying = draw.between(0.75, 0.98);
      world.agenda.at(from, () =>
        muster(world, draw, pool, some(draw, pool), from, within, (here) => {
          hide(world, draw, here, cost);
          if (!come(world, draw, here, one, cost)) return;
          note(world, name, 'fake-followers', 'amplifier', here.account, here.time);
          note(world, name, 'fake-followers', role, one, here.time);
          const later = here.time + draw.exponential(4 * day);
          if (!draw.chance(staying))
            world.agenda.at(later, () =>
              errand(world, draw, pool, here.account, later, (back) => unfollow(world, back, one)),
            );
        }),
      );
    }
  }
};

/** Those with many followers, of whom a pool takes one or two for cover. */
function wellKnown(world: World, draw: Draws): Account[] {
  const liveliest = draw
    .sample(world.accounts, 400)
    .map(({ followers }) => followers)
    .sort((x, y) => y - x);
  const much = liveliest[Math.min(20, liveliest.length - 1)] as number;
  return people(world, draw, 1 + draw.below(2), ({ followers }) => followers >= much);
}

/** When an order begins and how many seconds it takes: an hour or so, or days. Who is followed for cover is so slowly. */
function delivery(world: World, draw: Draws, pool: Crew, role: string): [number, number] {
  const { difficulty, days } = world.settings;
  const burst = role !== 'bystander' && draw.chance({ easy: 0.9, medium: 0.55, hard: 0.35 }[difficulty]);
  const within = burst ? draw.around(bursts[difficulty], 0.6) : draw.between(0.15, 0.45) * days * day;
  return [daytime(world, draw, draw.one(pool.members), 0.1, burst ? 0.9 : 0.5), within];
}

const bursts = { easy: 0.1 * hour, medium: hour, hard: 5 * hour } as const;

/** The more was paid, the more of what everybody does goes before it. */
function hide(world: World, draw: Draws, here: Sitting, { camouflage }: Cost): void {
  for (let n = draw.poisson(1.5 * camouflage); n > 0; n -= 1) {
    const post = anyOf(draw.chance(0.7) ? here.account.community.hot : world.hot, draw);
    if (!post || post.owner === here.account || post.deleted !== undefined || post.created > here.time) continue;
    look(world, here, post, 'recommend');
    wait(here, draw.around(6, 0.8));
    if (draw.chance(0.4)) like(world, here, post, 'recommend');
    else follow(world, here, post.owner, { origin: 'recommend' });
  }
}

/** Some look at whom they follow; those of a careless market seldom. */
function come(world: World, draw: Draws, here: Sitting, other: Account, { camouflage }: Cost): boolean {
  wait(here, draw.around(6, 0.8));
  if (draw.chance(0.05 + 0.8 * camouflage)) visit(world, here, other);
  return follow(world, here, other, { origin: draw.one(['search', 'recommend']) });
}
