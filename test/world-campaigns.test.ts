import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { discover } from '../world/happenings.ts';
import type { Account, Act, Difficulty, Part } from '../world/model.ts';
import { grouped, play as live, named } from './play.ts';

const schemes = await discover('schemes');
const campaigns = [
  'amplifier-cell',
  'bought-attention',
  'bought-followers',
  'brigade',
  'copy-text',
  'engagement-pod',
  'fake-trend',
  'lockstep-ring',
  'report-brigade',
];

interface Played {
  readonly acts: readonly Act[];
  readonly parts: readonly Part[];
  readonly accounts: readonly Account[];
}

/** What happened in a world in which these schemes alone go on. */
function play(names: readonly string[], difficulty: Difficulty, seed = 1, accounts = 400, days = 7): Played {
  const { world, acts } = live(named(schemes, names), { seed, accounts, days, difficulty });
  return { acts, parts: [...world.parts.values()], accounts: world.accounts };
}

function who({ parts }: Played, role: string): Set<number> {
  return new Set(parts.filter((part) => part.role === role).map(({ account }) => account));
}

function distinct<T, K>(items: readonly T[], key: (item: T) => K): K[] {
  return [...new Set(items.map(key))];
}

/** Worlds in which one thing goes on. */
const worlds = (name: string, difficulty: Difficulty, n = 3) =>
  Array.from({ length: n }, (_, at) =>
    remembered(`${name} ${difficulty} ${at}`, () => play([name], difficulty, at + 1)),
  );

/** A world in which all of it goes on. */
const all = (difficulty: Difficulty) => remembered(difficulty, () => play(campaigns, difficulty, 3, 2000));

const known = new Map<string, Played>();

function remembered(key: string, make: () => Played): Played {
  const played = known.get(key) ?? make();
  known.set(key, played);
  return played;
}

/** Of the texts of these accounts the largest share of words that each has in common with a text of another. */
function closeness({ acts }: Played, among: ReadonlySet<number>): number[] {
  const said = acts
    .filter(({ text, account, verb }) => text !== undefined && among.has(account) && verb !== 'report')
    .map(({ text, account }) => ({ account, words: new Set((text as string).split(' ')) }))
    .filter(({ words }) => words.size >= 7);
  return said.map(({ account, words }) =>
    Math.max(
      ...said
        .filter((other) => other.account !== account)
        .map((other) => [...words].filter((word) => other.words.has(word)).length / words.size),
    ),
  );
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((x, y) => x - y)[Math.floor(numbers.length / 2)] as number;

test('a small world has one of each, with its roles, and few take part in a larger one', () => {
  for (const difficulty of ['medium', 'hard'] as const) {
    const { parts } = all(difficulty);
    for (const name of campaigns) {
      const own = parts.filter(({ scheme }) => scheme === `${name}-0`);
      expect(own.filter(({ role }) => role === 'amplifier').length, `${name}, ${difficulty}`).toBeGreaterThan(3);
    }
    for (const name of ['brigade', 'report-brigade'])
      expect(parts.filter(({ scheme, role }) => scheme === `${name}-0` && role === 'victim')).toHaveLength(1);
    expect(distinct(parts, ({ account }) => account)).toHaveLength(parts.length); // nobody plays two parts
  }
  const { accounts } = play(campaigns, 'medium', 2, 5000, 1);
  expect(accounts.filter(({ cast }) => cast).length).toBeLessThan(0.06 * 5000);
});

test('the same seed gives the same acts, another seed others', () => {
  const digest = (seed: number) =>
    createHash('sha256')
      .update(JSON.stringify(play(campaigns, 'medium', seed, 500, 3).acts))
      .digest('hex');
  expect(digest(7)).toBe(digest(7));
  expect(digest(7)).not.toBe(digest(8));
});

test('no verb, origin, kind or filled column is only theirs who take part', () => {
  for (const difficulty of ['medium', 'hard'] as const) {
    const played = all(difficulty);
    const taking = who(played, 'amplifier');
    const look = (act: Act) =>
      [
        act.verb,
        act.origin,
        act.kind,
        act.text === undefined,
        act.topics !== undefined && act.topics.length > 0,
        act.client,
      ].join(' ');
    const others = new Set(played.acts.filter(({ account }) => !taking.has(account)).map(look));
    const alone = played.acts.filter((act) => taking.has(act.account) && !others.has(look(act)));
    expect(distinct(alone, look)).toEqual([]);
    const columns = (acts: readonly Act[]) =>
      grouped(acts, ({ verb }) => verb).flatMap((same) => {
        const used = distinct(
          same.flatMap((act) => Object.entries(act).filter(([, value]) => value !== undefined)),
          ([name]) => name,
        );
        return used.map((name) => `${same[0]?.verb} ${name}`);
      });
    const usual = new Set(columns(played.acts.filter(({ account }) => !taking.has(account))));
    expect(columns(played.acts.filter(({ account }) => taking.has(account))).filter((one) => !usual.has(one))).toEqual(
      [],
    );
  }
});

test('who follows whom is told as the follows went', () => {
  const { acts } = all('medium');
  const follows = new Map<string, boolean>();
  for (const { verb, account, owner, follows: told } of acts) {
    const pair = `${account} ${owner}`;
    if (verb === 'follow') {
      expect(told).toBe(false);
      follows.set(pair, true);
    } else if (verb === 'unfollow') follows.set(pair, false);
    else if (told !== undefined && follows.has(pair) && account !== owner) expect(told).toBe(follows.get(pair));
  }
});

test('rings: many members are at one post within the minute at easy, from shared devices; at hard from their own', () => {
  for (const played of worlds('lockstep-ring', 'easy')) {
    const ring = who(played, 'amplifier');
    const served = who(played, 'beneficiary');
    const acts = played.acts.filter(({ account, owner }) => ring.has(account) && served.has(owner ?? -1));
    const jobs = grouped(acts, ({ owner }) => owner).map((same) => atOnce(same, 90));
    expect(jobs.filter(({ who }) => who.size > ring.size / 2).length).toBeGreaterThan(2);
    expect(devicesOf(jobs.flatMap(({ acts }) => acts))).toBeLessThan(ring.size / 3);
  }
  for (const played of worlds('lockstep-ring', 'hard')) {
    const ring = who(played, 'amplifier');
    expect(devicesOf(played.acts.filter(({ account }) => ring.has(account)))).toBeGreaterThanOrEqual(ring.size);
  }
});

/** The acts of so many seconds in which most accounts take part. */
function atOnce(acts: readonly Act[], seconds: number) {
  const windows = acts.map((first) => acts.filter(({ time }) => time >= first.time && time < first.time + seconds));
  const sized = windows.map((acts) => ({ acts, who: new Set(acts.map(({ account }) => account)) }));
  return sized.reduce((most, one) => (one.who.size > most.who.size ? one : most));
}

function devicesOf(acts: readonly Act[]): number {
  return distinct(acts, ({ device }) => device).length;
}

test('rings differ in what they do together', () => {
  const mains = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
    const played = play(['lockstep-ring'], 'easy', seed, 500, 4);
    const ring = who(played, 'amplifier');
    const did = grouped(
      played.acts.filter(({ account, verb }) => ring.has(account) && !['view', 'login'].includes(verb)),
      ({ verb }) => verb,
    );
    return did.sort((x, y) => y.length - x.length)[0]?.[0]?.verb;
  });
  expect(new Set(mains).size).toBeGreaterThan(1);
});

test('copies are exact at easy, edited at medium, and share less than half of their words at hard', () => {
  const near = (difficulty: Difficulty) =>
    median(worlds('copy-text', difficulty, 4).flatMap((played) => closeness(played, who(played, 'amplifier'))));
  expect(near('easy')).toBe(1);
  expect(near('medium')).toBeLessThan(1);
  expect(near('medium')).toBeGreaterThan(0.5);
  expect(near('hard')).toBeLessThan(0.5);
});

test('campaigns of copies come in Latin letters and in Chinese, as posts, comments and shares', () => {
  const seeds = Array.from({ length: 10 }, (_, at) => play(['copy-text'], 'easy', at + 1, 400));
  const copied = seeds.map((played) => {
    const crew = who(played, 'amplifier');
    return grouped(
      played.acts.filter(({ text, account }) => text !== undefined && text.length > 12 && crew.has(account)),
      ({ text }) => text,
    ).filter((same) => distinct(same, ({ account }) => account).length > 3);
  });
  const texts = copied.flatMap((campaign) => campaign.map(([first]) => first?.text as string));
  expect(texts.some((text) => /\p{Script=Han}{4}/u.test(text))).toBe(true);
  expect(texts.some((text) => /^[\p{Script=Latin} ]{8}/u.test(text))).toBe(true);
  const verbs = new Set(copied.flat().map(([first]) => first?.verb));
  expect([...verbs].sort()).toEqual(['comment', 'post', 'share']);
});

test('a cell serves the same few for as long as the world lasts', () => {
  for (const difficulty of ['easy', 'hard'] as const)
    for (const played of worlds('amplifier-cell', difficulty)) {
      const [cell, masters] = [who(played, 'amplifier'), who(played, 'beneficiary')];
      expect(masters.size).toBeLessThanOrEqual(4);
      const served = played.acts.filter(
        ({ verb, account, owner }) => verb === 'like' && cell.has(account) && masters.has(owner ?? -1),
      );
      const others = played.acts.filter(
        ({ verb, account, owner }) => verb === 'like' && !cell.has(account) && masters.has(owner ?? -1),
      );
      expect(distinct(served, ({ time }) => Math.floor(time / 86_400)).length).toBeGreaterThanOrEqual(3);
      expect(served.length / cell.size).toBeGreaterThan((5 * others.length) / played.accounts.length);
    }
});

test('a brigade has a call that most saw before they fell upon somebody of another community', () => {
  const sawCalls: number[] = [];
  for (const difficulty of ['easy', 'hard'] as const)
    for (const played of worlds('brigade', difficulty)) {
      const mob = who(played, 'amplifier');
      const [victim] = who(played, 'victim');
      const raid = played.acts.filter(
        ({ verb, account, owner }) =>
          mob.has(account) && owner === victim && ['comment', 'vote', 'report'].includes(verb),
      );
      expect(distinct(raid, ({ account }) => account).length).toBeGreaterThan(mob.size / 2);
      expect(distinct(raid, ({ verb }) => verb)).toContain('vote');
      const said = raid.filter(({ verb }) => verb === 'comment');
      const lines = distinct(said, ({ text }) => text).length / said.length;
      if (difficulty === 'easy') expect(lines).toBeLessThan(0.8);
      else expect(lines).toBeGreaterThan(0.8);
      const first = new Map([...raid].reverse().map(({ account, number }) => [account, number]));
      const calls = played.acts.filter(({ verb, account }) => verb === 'post' && mob.has(account));
      const seen = calls.map(
        ({ object }) =>
          distinct(
            played.acts.filter(
              (act) => act.verb === 'view' && act.object === object && act.number < (first.get(act.account) ?? 0),
            ),
            ({ account }) => account,
          ).length,
      );
      sawCalls.push(Math.max(...seen) / first.size);
      const home = played.accounts[[...mob][0] as number]?.community;
      expect(played.accounts[victim as number]?.community).not.toBe(home);
    }
  expect(median(sawCalls)).toBeGreaterThan(0.25);
});

test('reports of a brigade have few reasons at easy and many at hard, and none is repeated', () => {
  const reports = (difficulty: Difficulty) =>
    worlds('report-brigade', difficulty).map((played) => {
      const gang = who(played, 'amplifier');
      const [victim] = who(played, 'victim');
      return played.acts.filter(
        ({ verb, account, owner }) => verb === 'report' && gang.has(account) && owner === victim,
      );
    });
  for (const all of [...reports('easy'), ...reports('hard')]) {
    expect(all.length).toBeGreaterThan(5);
    expect(distinct(all, ({ account, object }) => `${account} ${object}`)).toHaveLength(all.length);
  }
  for (const all of reports('easy')) expect(distinct(all, ({ text }) => text).length).toBeLessThan(6);
  for (const all of reports('hard')) expect(distinct(all, ({ text }) => text).length).toBeGreaterThan(all.length * 0.7);
});

test('fake trends: some are pushed and deleted within minutes, some stand for hours, some stand beside people', () => {
  const topics = worlds('fake-trend', 'easy', 5).flatMap((played) => {
    const crew = who(played, 'amplifier');
    const deleted = new Map(
      played.acts.filter(({ verb }) => verb === 'delete').map(({ object, time }) => [object, time]),
    );
    const tagged = played.acts
      .filter(({ verb, topics }) => verb === 'post' && topics !== undefined)
      .flatMap((act) => (act.topics ?? []).map((topic) => ({ act, topic })));
    return grouped(tagged, ({ topic }) => topic)
      .map((posts) => {
        const own = posts.filter(({ act }) => crew.has(act.account));
        const times = own.map(({ act }) => act.time).sort((x, y) => x - y);
        const lives = own.flatMap(({ act }) => (deleted.get(act.object) ?? Number.POSITIVE_INFINITY) - act.time);
        return {
          crew: distinct(own, ({ act }) => act.account).length,
          people: posts.length - own.length,
          span: (times[Math.floor(0.9 * times.length)] ?? 0) - (times[0] ?? 0),
          gone: lives.filter((life) => life < 1800).length / own.length,
        };
      })
      .filter(({ crew }) => crew >= 8);
  });
  const ephemeral = topics.filter(({ gone }) => gone > 0.8);
  const persistent = topics.filter(({ gone }) => gone < 0.2);
  expect(ephemeral.length).toBeGreaterThan(2);
  expect(persistent.length).toBeGreaterThan(2);
  expect(ephemeral.length + persistent.length).toBe(topics.length);
  for (const { span } of ephemeral) expect(span).toBeLessThan(600);
  for (const { span } of persistent) expect(span).toBeGreaterThan(600);
  expect(topics.some(({ people }) => people > 8)).toBe(true);
  expect(topics.some(({ people }) => people === 0)).toBe(true);
});

test('bought followers come at once without a look at easy, over days and after a look at hard; some targets never paid', () => {
  const gained = (difficulty: Difficulty) =>
    worlds('bought-followers', difficulty).map((played) => {
      const pool = who(played, 'amplifier');
      const buyers = who(played, 'beneficiary');
      const follows = played.acts.filter(
        ({ verb, account, owner }) => verb === 'follow' && pool.has(account) && buyers.has(owner as number),
      );
      const visits = played.acts.filter(
        ({ verb, kind, account }) => verb === 'view' && kind === 'account' && pool.has(account),
      );
      const looked = follows.filter(({ account, owner, number }) =>
        visits.some((act) => act.account === account && act.object === owner && act.number < number),
      );
      const spans = grouped(follows, ({ owner }) => owner).map(
        (same) => Math.max(...same.map(({ time }) => time)) - Math.min(...same.map(({ time }) => time)),
      );
      return { played, size: pool.size, buyers: buyers.size, follows, looked: looked.length / follows.length, spans };
    });
  for (const { size, buyers, follows, looked, spans } of gained('easy')) {
    expect(follows.length / buyers).toBeGreaterThan(size / 2);
    expect(looked).toBeLessThan(0.4);
    expect(Math.min(...spans)).toBeLessThan(3600);
  }
  const hard = gained('hard');
  for (const { looked } of hard) expect(looked).toBeGreaterThan(0.6);
  expect(Math.max(...hard.flatMap(({ spans }) => spans))).toBeGreaterThan(86_400);
  const all = [...gained('easy'), ...hard];
  for (const { played } of all) expect(who(played, 'bystander').size).toBeGreaterThan(0);
  expect(all.some(({ played }) => who(played, 'victim').size > 0)).toBe(true);
});

test('bought views come without likes, at easy from few prefixes', () => {
  const bought = (difficulty: Difficulty) =>
    worlds('bought-attention', difficulty).map((played) => {
      const pool = who(played, 'amplifier');
      const buyers = who(played, 'beneficiary');
      const acts = played.acts.filter(({ account, owner }) => pool.has(account) && buyers.has(owner as number));
      const idle = grouped(acts, ({ object }) => object).filter(
        (same) =>
          same.filter(({ verb }) => verb === 'view').length > 2 * pool.size &&
          !same.some(({ verb }) => verb === 'like'),
      );
      const prefixes = grouped(acts, ({ ip }) => (ip as number) >> 8).map(({ length }) => length);
      const largest = prefixes.sort((x, y) => y - x).slice(0, 3);
      return { idle, inThree: largest.reduce((sum, n) => sum + n, 0) / acts.length };
    });
  const easy = bought('easy');
  expect(easy.some(({ idle }) => idle.length > 0)).toBe(true);
  for (const { inThree } of easy) expect(inThree).toBeGreaterThan(0.9);
  for (const { inThree } of bought('hard')) expect(inThree).toBeLessThan(0.6);
});

test('in a pod everybody gives, and most who write are given; the quicker the easier', () => {
  const delays = (['easy', 'hard'] as const).map((difficulty) =>
    median(
      worlds('engagement-pod', difficulty).flatMap((played) => {
        const pod = who(played, 'amplifier');
        const inside = played.acts.filter(
          ({ verb, account, owner }) => verb === 'like' && pod.has(account) && pod.has(owner as number),
        );
        expect(distinct(inside, ({ account }) => account)).toHaveLength(pod.size);
        expect(distinct(inside, ({ owner }) => owner).length).toBeGreaterThan(pod.size / 2);
        return inside.map(({ time, objectCreated }) => time - (objectCreated as number));
      }),
    ),
  );
  expect(delays[0]).toBeLessThan(600);
  expect(delays[1]).toBeGreaterThan(2 * (delays[0] as number));
});
