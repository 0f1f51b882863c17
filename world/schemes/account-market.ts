import { act, remove, type Sitting, sit, wait, write } from '../acts.ts';
import { costs, hideouts, many, note, people } from '../cast.ts';
import { restyle, whenAwake } from '../joint.ts';
import { sentence } from '../language.ts';
import { browse } from '../life.ts';
import { type Account, type Community, day, hour, minute, type Place } from '../model.ts';
import { identity } from '../people.ts';
import { device, network } from '../places.ts';
import type { Happening } from '../world.ts';

export const about = 'old accounts sold through a broker, whose machine signs in to each before its buyer does';

/**
 * A broker sells 7 to 20 accounts to 1 to 4 buyers, one after another. Between two sessions device, network, region,
 * matters and rhythm are others; names and posts go, some show a forged transfer. After Elmas et al. (misleading
 * repurposing: after a silence, old posts deleted), COMPA 2013 and detectors.md 5.6. Where somebody pays, no machine
 * is used for two accounts, the buyer is of the same language and waits for days.
 */
export const happen: Happening = (world, draw, around) => {
  const { difficulty } = world.settings;
  const cost = costs[difficulty];
  const { pause, keep, purged, renamed, forged } = habits[difficulty];
  for (let n = 0; n < many(world, 4000); n += 1) {
    const name = `account-market-${n}`;
    const [broker] = people(world, draw, 1);
    if (!broker) return;
    const sold = people(
      world,
      draw,
      Math.min(20, 7 + Math.round(draw.around(3, 0.8))),
      ({ created, followers, pace }) => created < -120 * day && followers > 5 && pace < 2,
    );
    const buyers = Array.from({ length: 1 + draw.below(Math.ceil((sold.length + 1) / 4)) }, () =>
      buyer(broker.community),
    );
    const warehouse = hideouts(world, draw, around, sold.length, cost, broker.country);
    const usual = Math.min(pause, (0.25 * world.end) / (sold.length + 1));
    let time = draw.between(0.1, 0.4) * world.end;
    for (const [at, account] of sold.entries()) {
      time = whenAwake(draw, broker, time + draw.around(usual, 0.9));
      const sale = time;
      const stand = {
        device: warehouse[at]?.device ?? device(world, draw),
        place: warehouse[at]?.place ?? broker.home,
      };
      const taken = sale + draw.around(keep, 0.7);
      const to = draw.one(buyers);
      world.agenda.at(sale, () => {
        moveTo(account, stand.place, [stand.device]);
        account.pace = 0;
        const since = Math.max(sale, account.busy + 1);
        const here = sit(world, account, sale, { ...stand, login: true }, 6 * hour);
        if (!here) return;
        note(world, name, 'trade', 'operator', broker, since);
        note(world, name, 'trade', 'operator', account, since);
        wait(here, draw.around(30, 0.7));
        if (draw.chance(0.5)) browse(world, here, 1);
        if (draw.chance(forged)) {
          const before = account.who.subject;
          const after = broker.who.subject ?? identity(world, draw, broker.community).subject;
          act(world, here, { verb: 'transfer', field: 'subject', before, after, consent: difficulty !== 'easy' });
        }
        world.agenda.at(taken, () => takeOver(account, to, taken));
      });
    }
  }

  function buyer(near: Community): Buyer {
    const community = draw.one(
      world.communities.filter(({ language }) => difficulty === 'easy' || language === near.language),
    );
    const at = network(draw, community.country, 12, difficulty === 'easy' ? 1 : 3);
    return { community, at, machine: difficulty === 'hard' ? undefined : device(world, draw) };
  }

  function takeOver(account: Account, { community, at, machine }: Buyer, time: number): void {
    moveTo(account, at, [machine ?? device(world, draw)]);
    account.community = community;
    account.lateness = account.zone - community.zone + 1.6 * draw.normal();
    account.pace = Math.min(3, draw.around(0.8, 0.6));
    account.writing = 0;
    const here = sit(world, account, time, { place: at, login: true }, 6 * hour);
    if (!here) return;
    wait(here, draw.around(60, 0.8));
    const { handle, name, bio } = identity(world, draw, community);
    restyle(world, draw, here, { handle, name, bio }, renamed, 20);
    for (const post of [...account.recent.items]) {
      if (post.owner !== account || !draw.chance(purged)) continue;
      wait(here, draw.around(4, 0.8));
      remove(world, here, post);
    }
    browse(world, here, draw.poisson(5));
    publishOn(here, community);
    for (let later = time; later < world.end; ) {
      later = whenAwake(draw, account, later + draw.around(day, 0.8));
      const then = later;
      world.agenda.at(then, () => {
        const again = sit(world, account, then);
        if (again) publishOn(again, community);
      });
    }
  }

  function publishOn(here: Sitting, { language, index, topics }: Community): void {
    const topic = [draw.one(topics)];
    write(world, here, { text: sentence(language, index, draw, topic), topics: topic });
  }
};

interface Buyer {
  readonly community: Community;
  readonly at: Place;
  /** One for all that he buys. */
  readonly machine: Account['devices'][number] | undefined;
}

function moveTo(account: Account, place: Place, devices: Account['devices']): void {
  account.devices = devices;
  account.home = place;
  account.carrier = place;
  account.work = undefined;
}

/** Median s between sales and between sale and first use; how much is purged and renamed, and how often a transfer is forged. */
const habits = {
  easy: { pause: 10 * minute, keep: 2 * hour, purged: 0.9, renamed: 0.9, forged: 0.2 },
  medium: { pause: 3 * hour, keep: 10 * hour, purged: 0.5, renamed: 0.6, forged: 0.4 },
  hard: { pause: 8 * hour, keep: 30 * hour, purged: 0.15, renamed: 0.35, forged: 0.5 },
} as const;
