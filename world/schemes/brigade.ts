import { comment, look, report, vote, wait, write } from '../acts.ts';
import { costs, crew, many, note } from '../cast.ts';
import { cameBy, daytime, errand, lately, near, some, writer } from '../joint.ts';
import { complaint, remark, rewrite, sentence } from '../language.ts';
import { type Account, hour, minute } from '../model.ts';
import type { Happening } from '../world.ts';

export const about =
  'members of one community, called together in a post elsewhere, fall upon one person with comments and votes';

/**
 * Raids of up to 40 on one target, one to four times. Some come by the call, others are drawn in by those who came: a
 * branching crowd, of which each has a delay of heavy tail. Mariconti et al. 2019 (raids follow a call in another
 * place), detectors.md §3.10.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `brigade-${n}`;
    const home = draw.one(world.communities);
    const size = Math.min(40, 11 + Math.round(draw.around(11, 0.5)));
    const mob = crew(
      world,
      draw,
      around,
      size,
      cost,
      home,
      difficulty === 'hard' ? (one) => one.community === home : near(home),
    );
    const [caller, ...others] = mob.members as [Account, ...Account[]];
    let victim: Account | undefined;
    const slogans = Array.from({ length: 2 + draw.below(4) }, () => sentence(home.language, home.index, draw));
    const own = draw.between(0.1, 0.5) * (0.3 + 0.7 * cost.camouflage); // share that says something of its own
    const pull = draw.between(0.6, 1.1); // how many each draws in, on average
    for (let raid = draw.one([1, 1, 2, 3]); raid > 0; raid -= 1) {
      const time = daytime(world, draw, caller, 0.1, 0.9);
      world.agenda.at(time, () => {
        victim ??=
          writer(world, draw, time, (one) => one.community !== home && one.language === home.language) ??
          writer(world, draw, time, ({ community }) => community !== home);
        const target = victim;
        if (!target) return;
        errand(world, draw, mob, caller, time, (there) => {
          const call = write(world, there);
          note(world, name, 'brigade', 'amplifier', caller, there.time);
          const waiting = some(draw, { ...mob, members: draw.sample(others, others.length) });
          const drawIn = (count: number, after: number) => {
            for (const member of waiting.splice(0, count)) {
              const when = after + draw.around(slowness[difficulty], 1);
              world.agenda.at(when, () =>
                errand(world, draw, mob, member, when, (here) => {
                  const post = lately(draw, target, here.time);
                  if (!post) return;
                  if (call.deleted === undefined && draw.chance(0.7))
                    look(world, here, call, cameBy(world, draw, here, call));
                  wait(here, draw.around(20, 0.7));
                  look(world, here, post, cameBy(world, draw, here, post));
                  wait(here, draw.around(20, 0.9));
                  const { language, community } = here.account;
                  const text = draw.chance(own)
                    ? remark(language, community.index, draw, post)
                    : rewrite(draw.one(slogans), cost.rewriting, home.language, draw);
                  const talks = draw.chance(0.85);
                  note(world, name, 'brigade', 'amplifier', member, here.time);
                  note(world, name, 'brigade', 'victim', target, here.time);
                  if (talks) comment(world, here, post, text);
                  if (!talks || draw.chance(0.45)) vote(world, here, post);
                  if (draw.chance(0.12)) report(world, here, post, complaint(language, community.index, draw, post));
                  drawIn(draw.poisson(pull), here.time);
                }),
              );
            }
          };
          drawIn(Math.max(5, Math.round(waiting.length * draw.between(0.4, 0.8))), there.time);
        });
      });
    }
  }
};

/** Half of those who heard of it have come after so many seconds. */
const slowness = { easy: 3 * minute, medium: 20 * minute, hard: 1.5 * hour } as const;
