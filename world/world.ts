import { agenda } from './agenda.ts';
import { type Draws, draws, seedOf } from './draws.ts';
import { liveOn, past } from './life.ts';
import { type Account, type Act, day, hour, type Settings, type World } from './model.ts';
import { pairs } from './pairs.ts';
import { acquaint, born, communities, type Neighbourhood, neighbourhood } from './people.ts';
import { ring } from './ring.ts';

/** Something that goes on in a world, innocent or not: puts what it will do on the agenda. Its dice are its own. */
export type Happening = (world: World, draw: Draws, around: Neighbourhood) => void;

/** A batch of rows in the order in which they reached the log, and the accounts that are new since the last. */
export interface Batch {
  readonly acts: readonly Act[];
  readonly newcomers: readonly Account[];
}

/** A world of people that live on their own, and of what is made to happen. Batches hold about an hour each. */
export function* simulate(
  settings: Settings,
  happenings: Readonly<Record<string, Happening>>,
): Generator<Batch, World> {
  const world = create(settings, happenings);
  const log = new Map<number, Act[]>();
  let told = 0;
  for (let slot = 0; slot * hour < world.end; slot += 1) {
    for (;;) {
      const next = world.agenda.next((slot + 1) * hour);
      if (!next) break;
      next.happen();
    }
    for (const act of world.out.splice(0)) {
      const due = Math.max(slot, Math.floor(act.recorded / hour));
      const acts = log.get(due);
      if (acts) acts.push(act);
      else log.set(due, [act]);
    }
    const acts = (log.get(slot) ?? []).sort(byArrival);
    log.delete(slot);
    const newcomers = world.accounts.slice(told);
    told = world.accounts.length;
    yield { acts, newcomers };
  }
  const rest = [...log.values()].flat().sort(byArrival);
  yield { acts: rest, newcomers: world.accounts.slice(told) };
  return world;
}

const byArrival = (x: Act, y: Act) => x.recorded - y.recorded || x.number - y.number;

function create(settings: Settings, happenings: Readonly<Record<string, Happening>>): World {
  const { seed, accounts, days } = settings;
  const draw = draws(seedOf(seed, 'people'));
  const all = communities(draw, accounts);
  const world: World = {
    settings,
    end: days * day,
    draw: draws(seedOf(seed, 'life')),
    agenda: agenda(),
    accounts: [],
    communities: all,
    follows: pairs(),
    out: [],
    parts: new Map(),
    hot: ring(150),
    archive: ring(20 * Math.ceil(Math.sqrt(accounts) + 20)),
    watchers: new Map(),
    spoken: new Map(),
    reported: ring(50 + Math.ceil(accounts / 20)),
    counted: { acts: 0, posts: 0, devices: 0, sessions: 0 },
  };
  const around = neighbourhood(draw, all, accounts);
  const size = draw.weighted(all.map(() => draw.pareto(1, 1.2)));
  born(world, around, draw, { created: -2000 * day, community: draw.one(all), pace: 0, automation: true }); // the platform
  for (let n = 1; n <= accounts; n += 1)
    born(world, around, draw, {
      created: -draw.exponential(500 * day) - day,
      community: all[size()] as (typeof all)[number],
    });
  all.splice(0, all.length, ...all.filter(({ members }) => members.length > 0)); // some may have drawn nobody
  acquaint(world, draw);
  past(world);
  liveOn(world);
  for (const [name, happen] of Object.entries(happenings)) happen(world, draws(seedOf(seed, name)), around);
  return world;
}
