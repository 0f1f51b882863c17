import { follow, type Sitting, sit, wait, write } from '../acts.ts';
import { made, many, noteInnocent } from '../cast.ts';
import { whenAwake } from '../joint.ts';
import { sentence } from '../language.ts';
import { browse, register } from '../life.ts';
import { type Account, type Community, day, hour } from '../model.ts';
import type { Happening } from '../world.ts';

export const about = 'a community that leaves another platform and comes here within two days';

/**
 * 20 to 90 people who know one another: they register, look for one another at once, say who they were elsewhere, and
 * are lively for days. Waves like those from Twitter to Mastodon in November 2022.
 */
export const happen: Happening = (world, draw, around) => {
  for (let n = 0; n < many(world, 5000); n += 1) {
    const community = draw.one(world.communities);
    const start = draw.between(0.1, 0.6) * world.end;
    const size = Math.min(90, 20 + Math.round(draw.around(20, 0.8)));
    const elsewhere = `https://site${draw.below(9973)}.example`;
    const acquainted = draw.between(0.2, 0.6);
    const crowd: Account[] = [];
    for (let left = size; left > 0; left -= 1) {
      const like = draw.one(community.members);
      const created = whenAwake(draw, like, start + 40 * hour * draw.uniform() ** 1.8);
      world.agenda.at(created, () => {
        const account = made(world, draw, around, { created, community, pace: Math.min(8, draw.around(1.5, 0.7)) });
        const invited = crowd.length > 0 && draw.chance(0.5);
        const how = invited ? { origin: 'invite', referrer: draw.one(crowd).who.handle } : {};
        const here = register(world, account, { suggested: draw.poisson(2), ...how });
        if (!here) return;
        noteInnocent(world, `migration-${n}`, account, created);
        find(here, crowd, acquainted);
        if (draw.chance(0.6)) write(world, here, { text: greeting(account, community, elsewhere) });
        browse(world, here, draw.poisson(5));
        crowd.push(account);
        const back = whenAwake(draw, account, created + draw.around(0.5 * day, 0.8));
        world.agenda.at(back, () => {
          const again = sit(world, account, back);
          if (again) find(again, crowd, acquainted);
        });
        world.agenda.at(created + draw.around(4 * day, 0.6), () => {
          account.pace *= draw.between(0.05, 0.6);
        });
      });
    }
  }

  function find(here: Sitting, crowd: readonly Account[], share: number): void {
    for (const other of crowd) {
      if (!draw.chance(share)) continue;
      wait(here, draw.around(4, 0.9));
      follow(world, here, other, { origin: draw.one(['search', 'search', 'recommend']) });
    }
  }

  function greeting({ who }: Account, { language, index }: Community, elsewhere: string): string {
    return `${sentence(language, index, draw)} ${elsewhere}/@${who.handle}`;
  }
};
