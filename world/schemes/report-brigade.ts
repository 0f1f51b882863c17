import { look, report, wait } from '../acts.ts';
import { costs, crew, many, note } from '../cast.ts';
import { cameBy, daytime, lately, muster, near, some, writer } from '../joint.ts';
import { complaint, rewrite, sentence } from '../language.ts';
import { type Account, hour, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'many report one person time and again, with reasons that are much alike';

/**
 * Rounds of reports by 8 to 25 against whatever the victim wrote lately. Known by volume and very similar reasons:
 * Douyin 2024, domain.md §4.1.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 5000); n += 1) {
    const name = `report-brigade-${n}`;
    const home = draw.one(world.communities);
    const gang = crew(world, draw, around, Math.min(25, 7 + Math.round(draw.around(6, 0.5))), cost, home, near(home));
    let victim: Account | undefined;
    const reasons = Array.from({ length: 1 + draw.below(3) }, () => sentence(home.language, home.index, draw));
    const told = new Set<string>();
    for (let round = 2 + draw.poisson(2); round > 0; round -= 1) {
      const time = daytime(world, draw, draw.one(gang.members));
      const within = slowness[difficulty] * draw.around(1, 0.5);
      world.agenda.at(time, () => {
        victim ??= writer(world, draw, time);
        const target = victim;
        if (!target) return;
        muster(world, draw, gang, some(draw, gang), time, within, (here) => {
          for (let left = draw.one([1, 1, 2, 3]); left > 0; left -= 1) {
            const post = lately(draw, target, here.time);
            const once = `${here.account.index} ${post?.index}`;
            if (!post || told.has(once)) continue;
            told.add(once);
            if (cost.aged > 0 || draw.chance(0.5)) look(world, here, post, cameBy(world, draw, here, post));
            wait(here, draw.around(15, 0.8));
            const text = draw.chance(0.1 * cost.camouflage)
              ? complaint(here.account.language, here.account.community.index, draw, post)
              : rewrite(draw.one(reasons), cost.rewriting, home.language, draw);
            note(world, name, 'brigade', 'amplifier', here.account, here.time);
            note(world, name, 'brigade', 'victim', target, here.time);
            report(world, here, post, text);
          }
        });
      });
    }
  }
};

/** Seconds that a round takes. */
const slowness = { easy: 3 * minute, medium: hour, hard: 8 * hour } as const;
