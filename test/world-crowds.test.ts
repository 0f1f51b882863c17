import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { discover } from '../world/happenings.ts';
import { type Account, type Act, day, hour, minute, type Part } from '../world/model.ts';
import { grouped, play as live, named } from './play.ts';

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

/** What happened in a world in which these goings-on alone go on, by the clocks of those who acted. */
function play(names: readonly string[], seed = 1, accounts = 500, days = 6): Played {
  const { world, acts } = live(named(organic, names), { seed, accounts, days, difficulty: 'medium' });
  return {
    acts: [...acts].sort((x, y) => x.time - y.time),
    parts: [...world.parts.values()],
    accounts: world.accounts,
  };
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
/** For what is rare in so small a world: taken together. */
const more = [1, 2, 3, 4, 5];
const members = ({ parts }: Played) => new Set(parts.map(({ account }) => account));

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
    acts.filter((act) => act.verb === verb && among.has(act.account) && (verb === 'post' || act.account !== act.owner)),
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

/** A world in which all of it goes on. */
const all = play(crowds, 3, 2000);

test('a small world has some of each, and less than a third of a larger one is in any', () => {
  const everybody = members(all);
  expect(all.parts).toHaveLength(everybody.size); // nobody plays two parts
  expect(everybody.size).toBeLessThan(2000 / 3);
  for (const name of crowds)
    expect(all.parts.filter(({ scheme }) => scheme.startsWith(`${name}-`)).length, name).toBeGreaterThan(5);
});

test('the same seed gives the same acts, another seed others', () => {
  const digest = (seed: number) =>
    createHash('sha256')
      .update(JSON.stringify(play(crowds, seed, 500, 3).acts))
      .digest('hex');
  expect(digest(7)).toBe(digest(7));
  expect(digest(7)).not.toBe(digest(8));
});

test('no verb, origin or filled column is only theirs', () => {
  const among = members(all);
  const look = (act: Act) =>
    [act.verb, act.origin, act.kind, act.text === undefined, (act.topics ?? []).length > 0, act.client].join(' ');
  const others = new Set(all.acts.filter(({ account }) => !among.has(account)).map(look));
  const alone = all.acts.filter((act) => among.has(act.account) && !others.has(look(act)));
  expect([...new Set(alone.map(look))]).toEqual([]);
});

test.each([
  ['group-chat', 'view', 20 * minute],
  ['resurfacing', 'view', 20 * minute],
  ['breaking-news', 'view', hour],
  ['premiere', 'like', 2 * minute],
  ['giveaway', 'comment', 6 * hour],
  ['petition', 'share', 12 * hour],
  ['timetable', 'like', 15 * minute],
  ['commuters', 'view', 3 * hour],
  ['digest', 'view', 30 * minute],
  ['flash-sale', 'like', 3 * minute],
  ['match-thread', 'comment', 3 * minute],
  ['challenge', 'post', 2 * day],
  ['fan-drive', 'vote', 30 * minute],
  ['outage', 'comment', hour],
  ['pile-on', 'comment', 3 * hour],
  ['bad-post', 'report', 5 * hour],
  ['niche', 'view', 15 * minute],
])('%s: its people do together what they would not without it', (name, verb, seconds) => {
  const thing = ({ object, owner, topics }: Act) =>
    verb === 'post' ? topics?.[0] : name === 'outage' ? owner : object;
  let [together, otherwise] = [0, 0];
  for (const seed of seeds) {
    const among = members(world(name, seed));
    const most = (played: Played) => accountsOf(crest(played, among, verb, seconds, thing)).size;
    expect(most(world(name, seed)), `${seed}`).toBeGreaterThanOrEqual(2);
    together += most(world(name, seed));
    otherwise += most(world('', seed));
  }
  expect(together).toBeGreaterThanOrEqual(1.5 * otherwise);
});

test('chats and the feed bring up old posts, premieres and sales new ones', () => {
  const age = (name: string, verb: string, seconds: number) =>
    seeds.map((seed) => {
      const [first] = crest(world(name, seed), members(world(name, seed)), verb, seconds) as [Act];
      return first.time - (first.objectCreated as number);
    });
  for (const old of [...age('group-chat', 'view', 20 * minute), ...age('resurfacing', 'view', 20 * minute)])
    expect(old).toBeGreaterThan(hour);
  for (const sale of age('flash-sale', 'like', 3 * minute)) expect(sale).toBeLessThan(5 * minute);
});

test('news: several outlets post on one topic within the hour, and others take it up', () => {
  let others = 0;
  for (const seed of more) {
    const { acts, parts } = world('breaking-news', seed);
    const among = new Set(parts.map(({ account }) => account));
    const posts = acts.filter(({ verb, topics }) => verb === 'post' && (topics ?? []).length > 0);
    const topic = most(
      grouped(
        posts.filter(({ account }) => among.has(account)),
        ({ topics }) => topics?.[0],
      ),
    );
    const start = (topic[0] as Act).time;
    expect(accountsOf(topic.filter(({ time }) => time < start + hour)).size).toBeGreaterThanOrEqual(3);
    const everywhere = posts.filter(({ topics }) => topics?.[0] === topic[0]?.topics?.[0]);
    others += [...accountsOf(everywhere)].filter((account) => !among.has(account)).length;
  }
  expect(others).toBeGreaterThan(5);
});

test('viral posts are shared by many, far apart in time, and topics of challenges live for hours', () => {
  for (const seed of seeds) {
    const played = world('viral-post', seed);
    const among = members(played);
    const shares = most(
      grouped(
        played.acts.filter(({ verb, owner }) => verb === 'share' && among.has(owner ?? -1)),
        ({ object }) => object,
      ),
    );
    expect(accountsOf(shares).size).toBeGreaterThan(6);
    expect((shares.at(-1) as Act).time - (shares[0] as Act).time).toBeGreaterThan(5 * hour);
    const game = world('challenge', seed);
    const players = members(game);
    const topic = crest(game, players, 'post', 7 * day, ({ topics }) => topics?.[0]);
    expect((topic.at(-1) as Act).time - (topic[0] as Act).time).toBeGreaterThan(hour);
  }
});

test('giveaways: most comment one word, follow the host, and some unfollow', () => {
  let [left, commented, followed] = [0, 0, 0];
  for (const seed of more) {
    const played = world('giveaway', seed);
    const [{ object: giveaway }] = crest(played, members(played), 'comment', 7 * day) as [Act];
    const comments = played.acts.filter(({ verb, object }) => verb === 'comment' && object === giveaway);
    const same = most(grouped(comments, ({ text }) => text));
    expect(accountsOf(same).size).toBeGreaterThan(accountsOf(comments).size / 3);
    commented += accountsOf(comments).size;
    followed += accountsOf(comments.filter(({ follows }) => follows)).size;
    const host = comments[0]?.owner;
    left += played.acts.filter(
      ({ verb, object, kind }) => verb === 'unfollow' && object === host && kind === 'account',
    ).length;
  }
  expect(left).toBeGreaterThan(2);
  expect(followed).toBeGreaterThan(0.7 * commented);
});

test('petitions: most share the very words that stand by the button', () => {
  for (const seed of seeds) {
    const { acts } = world('petition', seed);
    const shares = acts.filter(({ verb, text }) => verb === 'share' && (text ?? '').length > 12);
    const post = most(grouped(shares, ({ object }) => object));
    expect(accountsOf(most(grouped(post, ({ text }) => text))).size).toBeGreaterThan(0.6 * accountsOf(post).size);
  }
});

test('classes sit in one network, on weekdays; commuters come at a minute of their own', () => {
  for (const seed of seeds) {
    const played = world('timetable', seed);
    const task = crest(played, members(played), 'like', 15 * minute);
    expect(new Set(task.map(({ asn }) => asn)).size).toBe(1);
    expect(new Set(task.map(({ ip }) => ip)).size).toBeLessThan(accountsOf(task).size);
    const tasks = grouped(
      played.acts.filter(({ ip, verb }) => verb === 'like' && ip === task[0]?.ip),
      ({ object }) => object,
    );
    for (const one of tasks.filter((same) => accountsOf(same).size > 3))
      expect(Math.floor((one[0] as Act).time / day) % 7).toBeLessThan(5);

    const train = world('commuters', seed);
    const papers = new Set(
      crest(train, members(train), 'view', 3 * hour, ({ time }) => Math.floor(time / day)).map(({ owner }) => owner),
    );
    const spreads = grouped(
      train.acts.filter(
        ({ account, verb, owner, follows }) =>
          members(train).has(account) && verb === 'view' && follows && papers.has(owner),
      ),
      ({ account }) => account,
    ).map((own) => {
      const firsts = grouped(own, ({ time }) => Math.floor(time / day)).map(([first]) => (first as Act).time % day);
      const middle = [...firsts].sort((x, y) => x - y)[firsts.length >> 1] as number;
      return firsts.filter((time) => Math.abs(time - middle) < 20 * minute).length / firsts.length;
    });
    expect(spreads.filter((share) => share >= 0.5).length).toBeGreaterThan(spreads.length / 3);
  }
});

test('mails and reminders bring people to posts of the day before', () => {
  for (const seed of seeds) {
    const played = world('digest', seed);
    const posts = crest(played, members(played), 'view', 30 * minute);
    const [first] = posts as [Act];
    expect(first.time - (first.objectCreated as number)).toBeGreaterThan(10 * minute);
    expect(first.time - (first.objectCreated as number)).toBeLessThan(26 * hour);
  }
});

test('at goals, and in drives, many write the same; in a pile-on each writes for himself', () => {
  const alike = (name: string, seed: number, seconds: number, characters: number) => {
    const played = world(name, seed);
    const comments = crest(played, members(played), 'comment', seconds);
    const said = comments.filter(({ text }) => (text as string).length >= characters);
    return accountsOf(most(grouped(said, ({ text }) => text))).size / Math.max(1, accountsOf(comments).size);
  };
  for (const seed of seeds) {
    expect(alike('match-thread', seed, 3 * minute, 0)).toBeGreaterThan(0.15);
    expect(alike('fan-drive', seed, 2 * hour, 10)).toBeGreaterThan(0.15);
    expect(alike('pile-on', seed, day, 20)).toBeLessThan(0.34); // longer than what everybody says
  }
});

test('who falls upon a post saw it first; who votes in a drive follows the idol; who complains does not', () => {
  const follows = (name: string, verb: string) => {
    const acts = more.flatMap((seed) => {
      const played = world(name, seed);
      return crest(played, members(played), verb, 2 * hour, ({ owner }) => owner);
    });
    return acts.filter((act) => act.follows).length / acts.length;
  };
  expect(follows('fan-drive', 'vote')).toBeGreaterThan(0.6);
  expect(follows('outage', 'comment')).toBeLessThan(0.5);
  for (const seed of seeds)
    for (const [name, verb] of [
      ['pile-on', 'comment'],
      ['bad-post', 'report'],
    ] as const) {
      const { acts } = world(name, seed);
      for (const { account, object, time } of crest(world(name, seed), members(world(name, seed)), verb, day))
        expect(
          acts.some(
            (one) => one.verb === 'view' && one.account === account && one.object === object && one.time < time,
          ),
        ).toBe(true);
    }
});

test('who binges reads many posts of one owner within minutes', () => {
  const longest = more.map((seed) => {
    const played = world('archive-binge', seed);
    return Math.max(
      ...grouped(
        played.acts.filter(
          ({ account, verb, kind }) => members(played).has(account) && verb === 'view' && kind === 'post',
        ),
        ({ account, owner }) => `${account} ${owner}`,
      ).map((own) =>
        Math.max(
          ...own.map(
            (first) =>
              new Set(
                own
                  .filter(({ time }) => time >= first.time && time < first.time + 20 * minute)
                  .map(({ object }) => object),
              ).size,
          ),
        ),
      ),
    );
  });
  expect(longest.sort((x, y) => x - y)[2]).toBeGreaterThan(4); // the median
});

test('couples read side by side from one address; a niche follows itself', () => {
  for (const seed of seeds) {
    const played = world('couples', seed);
    for (const couple of grouped(played.parts, ({ scheme }) => scheme)) {
      const among = new Set(couple.map(({ account }) => account));
      const side = crest(played, among, 'view', 5 * minute);
      expect(accountsOf(side).size).toBe(2);
      expect(new Set(side.map(({ ip }) => ip)).size).toBe(1);
    }
    const niche = world('niche', seed);
    const people = [...members(niche)].map((index) => niche.accounts[index] as Account);
    const known = people.flatMap((one) => people.filter((other) => one !== other && one.follows.includes(other)));
    expect(known.length).toBeGreaterThan(0.4 * people.length * (people.length - 1));
  }
});
