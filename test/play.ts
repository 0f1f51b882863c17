import type { Repertoire } from '../world/happenings.ts';
import type { Act, Settings, World } from '../world/model.ts';
import { type Happening, simulate } from '../world/world.ts';

/** What happened in a world. */
export interface Played {
  readonly world: World;
  /** As it reached the log, repeats too. */
  readonly log: readonly Act[];
  /** Each act once, as the world came to them. */
  readonly acts: readonly Act[];
}

/** Lives a world to its end in which these things alone go on. */
export function play(happenings: Readonly<Record<string, Happening>>, settings: Settings): Played {
  const batches = simulate(settings, happenings);
  const log: Act[] = [];
  for (;;) {
    const { done, value } = batches.next();
    if (done) {
      const acts = [...new Map(log.map((act) => [act.number, act])).values()];
      return { world: value, log, acts: acts.sort((x, y) => x.number - y.number) };
    }
    log.push(...value.acts);
  }
}

/** These of a repertoire. */
export function named(all: ReadonlyMap<string, Repertoire>, names: readonly string[]): Record<string, Happening> {
  return Object.fromEntries(names.map((name) => [name, (all.get(name) as Repertoire).happen]));
}

/** Acts in the order of their times by a clock that is right. */
export function byRightClock({ world, acts }: Played): Act[] {
  return acts
    .map((act) => ({ ...act, time: act.time - (world.accounts[act.account]?.skew ?? 0) }))
    .sort((x, y) => x.time - y.time || x.number - y.number);
}

export function grouped<T, K>(items: readonly T[], key: (item: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
