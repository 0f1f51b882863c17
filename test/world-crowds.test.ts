import { expect, test } from 'vitest';
import { discover, type Repertoire } from '../world/happenings.ts';
import { type Account, type Act, day, hour, minute, type Part } from '../world/model.ts';
import { simulate } from '../world/world.ts';

const organic = await discover('organic');
const crowds = [
  'archive-binge',
  'bad-post',
  'breaking-news',
  'challenge',
  'commuters',
  'couples',
  'digest',
  'fan-drive',
  'flash-sale',
  'giveaway',
  'group-chat',
  'match-thread',
  'niche',
  'outage',
  'petition',
  'pile-on',
  'premiere',
  'resurfacing',
  'timetable',
  'viral-post',
];

interface Played {
  readonly acts: readonly Act[];
  readonly parts: readonly Part[];
  readonly accounts: readonly Account[];
}

/** What happened in a world in which these goings-on alone go on. */
function play(names: readonly string[], seed = 1, accounts = 500, days = 7): Played {
  const happenings = Object.fromEntries(names.map((name) => [name, (organic.get(name) as Repertoire).happen]));
  const world = simulate({ seed, accounts, days, difficulty: 'medium' }, happenings);
  const acts: Act[] = [];
  for (;;) {
    const { done, value } = world.next();
    if (done) return { acts: once(acts), parts: [...value.parts.values()], accounts: value.accounts };
    acts.push(...value.acts);
  }
}

/** Each act once, in the order in which they happened. */
function once(acts: readonly Act[]): Act[] {
  return [...new Map(acts.map((act) => [act.number, act])).values()].sort((x, y) => x.time - y.time);
}

const known = new Map<string, Played>();

/** A world in which one thing goes on, or nothing. */
function world(name: string, seed: number): Played {
  const key = `${name} ${seed}`;
  const played = known.get(key) ?? play(name === '' ? [] : [name], seed);
  known.set(key, played);
  return played;
}

const seeds = [1, 2];
const members = ({ parts }: Played) => new Set(parts.map(({ account }) => account));

function grouped<T, K>(items: readonly T[], key: (item: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

const accountsOf = (acts: readonly Act[]) => new Set(acts.map(({ account }) => account));

/** The acts of so many seconds in which most of these accounts do this with one thing (or one owner's things). */
function crest(
  { acts }: Played,
  among: ReadonlySet<number>,
  verb: string,
  seconds: number,
  thing: (act: Act) => unknown = ({ object }) => object,
): Act[] {
  let best: Act[] = [];
  for (const same of grouped(
    acts.filter((act) => act.verb === verb && among.has(act.account) && act.account !== act.owner),
    thing,
  ))
    for (let from = 0, to = 0; from < same.length; from += 1) {
      while (to < same.length && (same[to] as Act).time < (same[from] as Act).time + seconds) to += 1;
      if (accountsOf(same.slice(from, to)).size > accountsOf(best).size) best = same.slice(from, to);
    }
  return best;
}

const most = (groups: readonly Act[][]) =>
  groups.reduce((best, one) => (accountsOf(one).size > accountsOf(best).size ? one : best), []);

test.each([
  ['group-chat', 'view', 20 * minute],
  ['resurfacing', 'view', 20 * minute],
  ['breaking-news', 'view', hour],
  ['viral-post', 'share', day],
  ['premiere', 'like', 2 * minute],
  ['giveaway', 'comment', 3 * hour],
  ['petition', 'share', 3 * hour],
  ['timetable', 'like', 15 * minute],
  ['commuters', 'view', 3 * hour],
  ['digest', 'view', 20 * minute],
  ['flash-sale', 'like', 3 * minute],
  ['match-thread', 'comment', 3 * minute],
  ['fan-drive', 'vote', 30 * minute],
  ['archive-binge', 'view', day],
  ['outage', 'comment', hour],
  ['pile-on', 'comment', 2 * hour],
  ['bad-post', 'report', 5 * hour],
  ['couples', 'view', 2 * minute],
  ['niche', 'view', 15 * minute],
])('%s', (name, verb, seconds) => {
  for (const seed of [1, 2, 3, 4]) {
    const played = world(name, seed);
    const quiet = world('', seed);
    const among = members(played);
    console.log(name, among.size, accountsOf(crest(played, among, verb, seconds)).size, accountsOf(crest(quiet, among, verb, seconds)).size, accountsOf(crest(quiet, new Set(quiet.acts.map(a=>a.account)), verb, seconds)).size);
  }
});
