import { follow, like, look, type Sitting, sit, unfollow, visit, wait, write } from '../acts.ts';
import { type Cost, type Crew, costs, crew, many, note, people } from '../cast.ts';
import type { Draws } from '../draws.ts';
import { daytime, errand, muster, some } from '../joint.ts';
import { type Account, day, hour, minute, type World } from '../model.ts';
import { anyOf, put } from '../ring.ts';
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
    const among = (n: number, role: string, suits: (one: Account) => boolean) =>
      people(world, draw, n, suits).map((target) => ({ target, role }));
    const much = wellKnown(world, draw);
    const targets = [
      ...among(3 + draw.below(4), 'beneficiary', (one) => one.writing * one.pace > 0.03 && one.followers > 10),
      ...among(1 + draw.below(2), 'bystander', ({ followers }) => followers >= much),
      ...among(draw.one([0, 1, 1]), 'victim', ({ followers }) => followers > 5 && followers < 60),
    ];
    for (const { target, role } of targets) {
      const { from, within, rush } = delivery(world, draw, pool, role);
      const staying = draw.between(0.75, 0.98);
      const deliver = (here: Sitting) => {
        hide(world, draw, here, cost);
        if (!come(world, draw, here, target, cost)) return;
        note(world, name, 'fake-followers', 'amplifier', here.account, here.time);
        note(world, name, 'fake-followers', role, target, here.time);
        if (draw.chance(staying)) return;
        const later = here.time + draw.exponential(4 * day);
        world.agenda.at(later, () =>
          errand(world, draw, pool, here.account, later, (back) => unfollow(world, back, target)),
        );
      };
      world.agenda.at(from, () => {
        muster(world, draw, pool, some(draw, pool), from, within, deliver, rush);
        if (role === 'beneficiary' && draw.chance(0.6)) launch(world, draw, target, from);
      });
    }
  }
};

/** So many followers have the best known twentieth. */
function wellKnown({ accounts }: World, draw: Draws): number {
  const asked = draw.sample(accounts, 400).map(({ followers }) => followers);
  return asked.sort((x, y) => y - x)[Math.floor(asked.length / 20)] as number;
}

/**
 * When an order begins, how many seconds it takes, and how it is spread over them: rushed within hours, or for days at
 * a constant rate. Who is followed for cover is never rushed.
 */
function delivery(world: World, draw: Draws, pool: Crew, role: string) {
  const { difficulty, days } = world.settings;
  const burst = role !== 'bystander' && draw.chance({ easy: 0.9, medium: 0.55, hard: 0.35 }[difficulty]);
  return {
    from: daytime(world, draw, draw.one(pool.members), 0.1, burst ? 0.9 : 0.5),
    within: burst ? draw.around(bursts[difficulty], 0.6) : draw.between(0.15, 0.45) * days * day,
    rush: burst ? draw.between(0.6, 2.2) : 1,
  };
}

const bursts = { easy: 6 * minute, medium: hour, hard: 5 * hour } as const;

/** Who buys has something to show: posts that are put before many, and bring followers of their own accord. */
function launch(world: World, draw: Draws, buyer: Account, from: number): void {
  for (let n = 1 + draw.poisson(2); n > 0; n -= 1) {
    const time = from + draw.exponential(8 * hour);
    world.agenda.at(time, () => {
      const here = sit(world, buyer, time);
      if (!here) return;
      const post = write(world, here, { appeal: draw.around(1.3, 0.4) });
      put(buyer.community.hot, post);
      put(world.hot, post);
    });
  }
}

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
  return follow(world, here, other, { origin: draw.chance(0.15) ? 'search' : 'recommend' });
}
