import { dice } from '../../world/dice.ts';
import type { Case, CaseAct } from '../case.ts';

const day = 86_400e6;
const hour = 3600e6;
const minute = 60e6;
const second = 1e6;
const start = Date.UTC(2026, 0, 5) * 1000;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));

/** A hundred people who live as they please for two weeks; what every world is set against. */
function people(verb = 'like', known: (object: number) => CaseAct = () => ({})): CaseAct[] {
  const random = dice(1);
  return times(2000, () => {
    const object = Math.floor(random() ** 2 * 400);
    return {
      time: start + Math.floor(random() * 14 * day),
      verb,
      account: `p${Math.floor(random() ** 1.5 * 100)}`,
      object: `o${object}`,
      ...known(object),
    };
  });
}

interface Joint {
  readonly members?: number;
  readonly objects?: number;
  /** From one joint act to the next. */
  readonly every?: number;
  /** From one member's act to the next one's. */
  readonly apart?: number;
  readonly name?: string;
  /** What else is known of the act. */
  readonly known?: (member: number, object: number) => CaseAct;
}

/** Accounts that like the same objects one after the other, again and again. */
function ring({
  members = 6,
  objects = 12,
  every = 9 * hour,
  apart = 2 * second,
  name = 'r',
  known,
}: Joint = {}): CaseAct[] {
  return times(objects, (object) =>
    times(members, (member) => ({
      time: start + object * every + member * apart + 7_123_457,
      verb: 'like',
      account: `${name}${member}`,
      object: `${name}-target${object}`,
      ...known?.(member, object),
    })),
  ).flat();
}

/** A like so many µs after the start. */
const like = (account: string, object: string, after: number): CaseAct => ({
  time: start + after,
  verb: 'like',
  account,
  object,
});

const names = (members: number, name = 'r') => times(members, (member) => `${name}${member}`);

/** Two accounts, this far apart on each object. */
const pair = (objects: number, apart: number, more: Joint = {}) => ring({ members: 2, objects, apart, ...more });

/** What is known of the objects of people: of most the owner. */
const owned = (object: number): CaseAct => ({
  object_created: start - day,
  ...(object % 7 === 0 ? {} : { owner: `owner${object % 40}` }),
});

/** Each of these likes a dozen things of the people's, at times of its own. */
function elsewhere(accounts: readonly string[], from = 0): CaseAct[] {
  return accounts.flatMap((account, member) =>
    times(12, (at) => {
      const object = from + (member * 12 + at) * 2;
      return { ...like(account, `o${object}`, (at * 23 + member * 3 + 1) * hour + from * minute), ...owned(object) };
    }),
  );
}

/** The same acts, each from a device of the account's own. */
const atHome = (acts: readonly CaseAct[]): CaseAct[] =>
  acts.map((act) => ({ ...act, device: `of ${act.account}`, prefix: `of ${act.account}` }));

/** In the narrow window alone, to be quick, but for those that say otherwise. */
const narrow = (one: Case): Case => ({ ...one, params: { window: '60s', ...one.params } });

/** Posts of their own on what these acts are on. */
const onTopics = (acts: readonly CaseAct[]): CaseAct[] =>
  acts.map(({ object, ...act }, at) => ({ ...act, object: `post ${at}`, owner: act.account, topics: [object] }));

interface Bursts {
  /** How often an account takes part. */
  readonly turnout: (account: number) => number;
  /** A burst is over after so long. */
  readonly within?: number;
  /** From one burst to the next. */
  readonly every?: number;
  readonly known?: (object: number) => CaseAct;
}

/** Bursts of up to so many accounts on things of fourteen owners; the first account always takes part, and begins. */
function bursts(
  name: string,
  accounts: number,
  { turnout, within = 30 * second, every = 31 * hour, known }: Bursts,
): CaseAct[] {
  const random = dice(7);
  return times(14, (object) =>
    times(accounts, (account) => ({
      ...like(
        `${name}${account}`,
        `${name}-thing${object}`,
        object * every + 2 * minute + Math.floor(random() * within) * Math.sign(account),
      ),
      object_created: start - day,
      owner: `${name}-owner${object}`,
      ...known?.(object),
    })).filter((_, account) => account === 0 || turnout(account) > random()),
  ).flat();
}

/** All degrees of zeal, from never to always. */
const mixed = (accounts: number) => (account: number) => account / accounts;

/** Sixty fans of thirty fresh posts, each at his own time; of fifteen the log has the time at which a gateway passed it on. */
function gateway(): CaseAct[] {
  const random = dice(13);
  const passings = times(120, (at) => Math.floor((at + random()) * 4.3 * hour));
  return times(30, (object) =>
    times(60, (fan) => {
      const after = object * 11 * hour + Math.floor(random() * 12 * hour);
      const told = fan < 15 ? (passings.find((passing) => passing >= after) ?? after) : after;
      return {
        ...like(`fan${fan}`, `hit${object}`, told),
        owner: `star${object % 10}`,
        object_created: start + object * 11 * hour,
      };
    }).filter(() => 0.6 > random()),
  ).flat();
}

const firing: Case[] = [
  {
    name: 'what goes by two names is one thing',
    uncounted: /acted together/,
    acts: [...people(), ...ring()].flatMap((act) =>
      String(act.object).startsWith('r-') ? [act, { ...act, object: `${act.object} renamed` }] : [act],
    ),
    accused: [names(6)],
    remark: /24 objects seem to be 12 under several names/,
  },
  {
    name: 'two rings larger than the cap turn out in full, burst after burst, among crowds as large',
    uncounted: /acted together/,
    acts: [
      ...people(),
      ...bursts('b', 40, { turnout: () => 0.97 }),
      ...bursts('d', 30, { turnout: () => 0.97 }),
      ...bursts('crowd', 90, { turnout: mixed(90) }),
      // Others come to the same things: one after the burst, some to few of them at that moment, some to many hours later.
      ...times(14, (object) => like(`straggler${object}`, `b-thing${object}`, object * 31 * hour + 205 * second)),
      ...times(6, (account) =>
        times(3, (object) => like(`early${account}`, `b-thing${object}`, object * 31 * hour + 2 * minute + 5 * second)),
      ).flat(),
      ...bursts('late', 40, {
        turnout: () => 0.85,
        known: (object) => ({
          object: `b-thing${object}`,
          time: start + (object * 31 + 8) * hour,
          owner: `b-owner${object}`,
        }),
      }),
    ],
    params: { cap: '15' },
    accused: [names(40, 'b').sort(), names(30, 'd').sort()],
  },
  {
    name: 'two rings come back to their customers, each of them now and then to those of the other',
    acts: [
      ...people('like', owned),
      ...ring({ known: (_, object) => ({ owner: `boss${object % 4}`, object_created: start - day }) }),
      ...elsewhere(names(6)),
      ...ring({
        members: 7,
        objects: 16,
        every: 8 * hour,
        name: 'z',
        known: (_, object) => ({ owner: `client${object % 4}`, object_created: start - day }),
      }),
      ...elsewhere(names(7, 'z'), 151),
      ...times(6, (member) => ({
        ...like(`r${member}`, `z-target${member}`, (member * 29 + 5) * hour),
        owner: `client${member % 4}`,
        object_created: start - day,
      })),
    ],
    accused: [names(7, 'z'), names(6)],
  },
  {
    name: 'a ring of six likes twelve posts within seconds',
    acts: [...people(), ...ring()],
    params: { window: '60s+10m' },
    accused: [names(6)],
    tables: { pairs: 180, edges: 15 },
  },
  {
    name: 'two rings are two findings, the one with more behind it first',
    acts: [...people(), ...ring(), ...ring({ members: 9, objects: 16, every: 8 * hour, name: 'z' })],
    accused: [names(9, 'z'), names(6)],
  },
  {
    name: 'a pair exactly one window apart, but for what lies beyond',
    acts: [
      ...people(),
      ...pair(8, minute),
      ...pair(3, 70 * second, { known: (_, object) => ({ object: `late${object}` }) }),
      ...times(3, (object) =>
        [12, 82].map((after) => like(`p${after - object}`, `late${object}`, object * 9 * hour + after * second)),
      ).flat(),
    ].map((act) => ({ ...act, object_created: start - day })),
    params: { minAccounts: '2' },
    accused: [names(2)],
    tables: { pairs: 8 },
  },
  {
    name: 'a ring hides among acts on a viral post',
    acts: [
      ...people(),
      ...ring(),
      ...ring({ objects: 1, known: () => ({ object: 'viral' }) }),
      ...times(60, (at) => like(`p${at}`, 'viral', 1000 * second + at * 900_001 - 30 * second)),
      ...times(4, (at) => like(`p${at + 60}`, 'viral', (at + 5) * day)),
    ].map((act) =>
      act.object === 'viral'
        ? { ...act, time: (act.time as number) + (String(act.account).startsWith('r') ? 1000 * second : 0) }
        : act,
    ),
    params: { cap: '20' },
    accused: [names(6)],
    remark: /66 acts on 1 objects have more than 20 other accounts/,
  },
  {
    name: 'a ring that shares the taste of a crowd, whose own tempo is learned without what the cap leaves out',
    acts: [
      ...people(),
      ...ring({ members: 4, objects: 24 }),
      ...crowd(),
      ...times(8, (object) =>
        times(4, (member) => like(`r${member}`, `crowd${object}`, object * 7 * hour + (member + 2) * 71 * minute)),
      ).flat(),
      ...times(30, (at) => like(`p${at}`, 'hot', 2 * day + at * second)),
      ...times(20, (at) => like(`p${at + 40}`, 'hot', 3 * day + at * hour)),
    ],
    params: { cap: '20', minAccounts: '2' },
    accused: [names(4)],
    remark: /30 acts on 1 objects/,
  },
  {
    name: 'a member who acts along only now and then is left out',
    acts: [
      ...people(),
      ...ring(),
      ...times(3, (object) => like('p3', `r-target${object}`, object * 9 * hour + 20 * second)),
    ],
    accused: [names(6)],
  },
  {
    name: 'members repeat themselves: acts are counted once an object, and listed all',
    acts: [
      ...people(),
      ...[0, 4, 70].flatMap((after) =>
        pair(8, 3 * second).map((act) => ({ ...act, time: (act.time as number) + after * second })),
      ),
    ],
    params: { minAccounts: '2' },
    accused: [names(2)],
    tables: { pairs: 40, edges: 1 },
  },
  {
    name: 'a ring works by two verbs on the same objects: each is judged by itself, both make one finding',
    acts: [...people('share'), ...ring({ known: () => ({ verb: 'share' }) }), ...people(), ...ring()],
    accused: [names(6)],
    tables: { pairs: 360, edges: 30 },
  },
  {
    name: 'a ring by a verb whose window is narrower',
    acts: [
      ...people(),
      ...people('share'),
      ...ring({ apart: 8 * second }),
      ...ring({ known: (_, object) => ({ verb: 'share', object: `s${object}` }) }),
    ],
    params: { window: '60s,like=1s' },
    accused: [names(6)],
    tables: { edges: 15 },
  },
  {
    name: 'posts without an object count for nothing',
    acts: [
      ...people('post'),
      ...people('post', () => ({ object: null })),
      ...ring({ known: () => ({ verb: 'post' }) }),
    ],
    accused: [names(6)],
  },
  {
    name: 'owners received the acts; their own acts do not count',
    acts: [
      ...people('like', (object) => ({
        owner: `owner${object}`,
        ...(object % 2 === 0 ? { object_created: start - day } : {}),
      })),
      ...ring({ known: (_, object) => ({ owner: `boss${object % 6}`, object_created: start - day }) }),
      ...times(12, (object) => ({
        ...like(`boss${object % 6}`, `r-target${object}`, object * 9 * hour + 7.5 * second),
        owner: `boss${object % 6}`,
      })),
      // Chance by age: what is learned of posts whose birth is known says nothing of the others.
      ...times(6, (at) =>
        [0, 9].map((after) => like(`p${at * 2 + after}`, `o${at + 1}`, 3 * day + (at * 100 + after) * second)),
      ).flat(),
    ],
    accused: [names(6)],
  },
  {
    name: 'a ring writes the same comments: text is a second family of evidence',
    acts: [
      ...people('comment', (object) => ({ text_hash: `t${object}` })),
      ...people('comment').slice(0, 300),
      ...people('share', () => ({ text_hash: 'shared' })).slice(0, 300),
      ...ring({ known: (_, object) => ({ verb: 'comment', text_hash: `ring text ${object}` }) }),
    ],
    accused: [names(6)],
    severity: 'low',
  },
  {
    name: 'a ring posts on one topic after another: of posts, the topics count',
    acts: [...onTopics(people('post')), ...onTopics(ring({ known: () => ({ verb: 'post' }) }))],
    accused: [names(6)],
  },
  {
    name: 'a circle repeats its greeting: the same text again and again is no second family of evidence',
    acts: [
      ...people('comment', (object) => ({ text_hash: `t${object}` })),
      ...ring({ known: (_, object) => ({ verb: 'comment', text_hash: `greeting ${object % 2}` }) }),
    ],
    accused: [names(6)],
    severity: 'informational',
  },
];

const innocent: Case[] = [
  {
    name: 'crowds larger than the cap: the same fans, of all degrees of zeal',
    acts: [...people(), ...bursts('fan', 120, { turnout: mixed(120) })],
    params: { cap: '15' },
    accused: [],
  },
  {
    name: 'a ring larger than the cap among as many fans of the same things: nobody can tell who is who',
    acts: [
      ...people(),
      ...bursts('b', 40, { turnout: () => 0.97 }),
      ...bursts('fan', 90, {
        turnout: mixed(90),
        known: (object) => ({ object: `b-thing${object}`, owner: `b-owner${object}` }),
      }),
    ],
    params: { cap: '15' },
    accused: [],
  },
  {
    name: 'an audience larger than the cap that comes in full, and stays longer than a window',
    acts: [...people(), ...bursts('guest', 120, { turnout: () => 0.97, within: 6 * minute })],
    params: { cap: '15' },
    accused: [],
  },
  {
    name: 'fans larger than the cap turn out in full for each new post of several idols',
    acts: [
      ...people(),
      ...bursts('fan', 40, {
        turnout: () => 0.97,
        known: (object) => ({ object_created: start + object * 31 * hour + minute, follows: true }),
      }),
    ],
    params: { cap: '15' },
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'one evening: a crowd larger than the cap turns out in full for each of many speakers',
    acts: [...people(), ...bursts('guest', 40, { turnout: () => 0.97, every: 61 * minute })],
    params: { cap: '15' },
    accused: [],
  },
  {
    name: "a chat passes strangers' posts around, hardly ever two of one owner",
    acts: [
      ...people('like', owned),
      ...ring({ known: (_, object) => ({ owner: `stranger${object}`, object_created: start - day }) }),
      ...elsewhere(names(6)),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  {
    name: 'followers of a young post on the stock text of a share button',
    acts: [
      ...people('share', () => ({ text_hash: 'stock phrase', follows: false, object_created: start - 30 * day })),
      ...ring({
        known: (_, object) => ({
          verb: 'share',
          text_hash: 'stock phrase',
          follows: true,
          object_created: start + object * 9 * hour - 40 * minute,
        }),
      }),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  {
    name: 'declared mirrors of one organisation',
    acts: [
      ...people('like', () => ({ automation: false })),
      ...ring({
        known: (_, object) => ({ automation: true, controller: 'k1:agency', time: start + object * 9 * hour }),
      }),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  { name: 'people who live as they please', acts: people(), accused: [] },
  {
    name: 'a few act on two things at one moment, others on one of them',
    acts: [
      ...people(),
      ...times(20, (at) => [
        like(`p${at}`, 'a-large', at * 7 * hour),
        like(`p${at}`, 'd-large', at * 7 * hour + hour),
        ...(at % 5 === 0 ? [like(`p${at}`, 'b-small', at * 7 * hour)] : []),
        ...(at % 5 === 0 ? [like(`p${at}`, 'c-small', at * 7 * hour + hour)] : []),
        ...(at < 2 ? [like(`p${at}`, 'e', at * 7 * hour + minute), like(`p${at}`, 'f', at * 7 * hour + minute)] : []),
      ]).flat(),
    ],
    accused: [],
    remark: /^(?![\s\S]*several names)/,
  },
  {
    name: 'a pair one microsecond beyond the window',
    acts: [...people(), ...pair(8, minute + 1)],
    accused: [],
    tables: { pairs: 0, edges: 0 },
  },
  { name: 'two objects are too few', acts: [...people(), ...ring({ objects: 2 })], accused: [], tables: { pairs: 0 } },
  {
    name: 'two owners are too few',
    acts: [...people(), ...ring({ objects: 4, known: (_, object) => ({ owner: `boss${object % 2}` }) })],
    accused: [],
    tables: { pairs: 0 },
  },
  {
    name: 'one sitting: two friends work through the same feed',
    acts: [...people(), ...pair(30, 5 * second, { every: minute })],
    accused: [],
    remark: /too seldom apart in time/,
  },
  {
    name: 'onboarding: newcomers follow the ten accounts they are shown',
    acts: [
      ...people('follow'),
      ...times(10, (at) =>
        ring({
          members: 4,
          objects: 10,
          every: 9 * second,
          apart: second,
          name: `n${at}-`,
          known: (_, object) => ({ verb: 'follow', object: `star${object}` }),
        }).map((act) => ({ ...act, time: (act.time as number) + at * 7 * hour })),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'onboarding spread over days, and told by its origin',
    acts: [
      ...people(),
      ...ring({ known: () => ({ origin: 'onboarding' }) }),
      ...ring({ name: 'b', known: () => ({ origin: 'bundle' }) }),
    ],
    accused: [],
    tables: { pairs: 0 },
  },
  {
    name: 'a fan club of one idol',
    acts: [...people(), ...ring({ objects: 30, known: () => ({ owner: 'idol' }) })],
    accused: [],
    tables: { pairs: 0 },
  },
  {
    name: 'fans of several idols are told of each new post',
    acts: [
      ...people('like', (object) => ({ owner: `owner${object}`, object_created: start - 14 * day })),
      ...ring({
        members: 9,
        objects: 24,
        known: (_, object) => ({ owner: `idol${object % 8}`, object_created: start + object * 9 * hour }),
      }),
    ],
    accused: [],
    remark: /no more than the age/,
  },
  {
    name: 'an account acts on its own posts as they come out, and a friend at once',
    acts: [...people(), ...pair(8, 2 * second, { known: () => ({ owner: 'r0' }) })],
    accused: [],
    tables: { pairs: 0 },
  },
  {
    name: 'breaking news: everybody reacts within the minute',
    acts: [
      ...people(),
      ...times(8, (object) =>
        times(50, (at) => like(`p${at}`, `news${object}`, object * 9 * hour + at * 700_001)),
      ).flat(),
    ],
    params: { cap: '40' },
    accused: [],
    remark: /400 acts on 8 objects/,
  },
  {
    name: 'a contest: everybody takes part, each in their own time',
    acts: [
      ...people(),
      ...times(3, (object) =>
        times(100, (at) =>
          like(`p${at}`, `contest${object}`, object * 3 * day + ((at * 79) % 100) * 23 * minute + at * 17_001),
        ),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'a petition with the same words, each in their own time',
    acts: people('share', () => ({ text_hash: 'sign here' })),
    accused: [],
  },
  {
    name: 'scheduled for the full hour, each on its own object',
    acts: [
      ...people(),
      ...times(12, (at) => times(8, (account) => like(`s${account}`, `own${account}-${at}`, at * 9 * hour))).flat(),
    ],
    accused: [],
  },
  {
    name: 'an upload in batches leaves times too coarse to judge',
    acts: [...people(), ...ring()].map((act) => ({ ...act, time: Math.floor((act.time as number) / hour) * hour })),
    accused: [],
    remark: /whole multiples of 1m, too coarse/,
  },
  {
    name: 'closed communities that share their objects but not their times',
    acts: communities(),
    params: { window: '10m', pause: '0s' },
    accused: [],
  },
  {
    name: 'one verb here, another there',
    acts: [
      ...people(),
      ...people('share'),
      ...pair(4, 2 * second, { known: (member) => ({ verb: member === 0 ? 'like' : 'share' }) }),
      ...pair(2, 2 * second, { name: 'm' }),
      ...pair(2, 2 * second, { name: 'm', known: (_, object) => ({ verb: 'share', object: `n${object}` }) }),
    ],
    accused: [],
    tables: { pairs: 0 },
  },
  {
    name: "without a null, CooRTweet's pairs are listed and nothing is found",
    acts: compatible(),
    params: { null: 'none', window: '5s', minParticipation: '2', cap: '7' },
    accused: [],
    remark: /9 acts on 1 objects/,
    tables: { pairs: 2, edges: 1 },
  },
  {
    name: 'a newsroom whose accounts declare one controller',
    acts: [
      ...people('like', owned),
      ...ring({
        known: (_, object) => ({ controller: 'k1:house', owner: `desk${object % 4}`, object_created: start - day }),
      }),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  {
    name: "a class on the machines of one room is sent to strangers' posts",
    acts: [
      ...atHome(people('like', owned)),
      ...ring({
        members: 9,
        every: 25 * hour,
        apart: 4 * second,
        known: (member, object) => ({
          owner: `stranger${object}`,
          object_created: start - day,
          device: `machine${Math.floor(member / 3)}`,
          prefix: 'school',
        }),
      }),
      ...atHome([...elsewhere(names(9)), ...elsewhere(names(9), 151)]),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  {
    name: 'a migration wave: newcomers of one evening bring lists of whom to follow',
    acts: [
      ...people('follow').map((act, at) => ({ ...act, account_created: start - (100 + (at % 300)) * day })),
      ...times(8, (at) =>
        ring({
          members: 5,
          objects: 14,
          every: 3 * second,
          apart: second,
          name: `n${at}-`,
          known: (_, object) => ({ verb: 'follow', object: `star${object}`, account_created: start + 2 * day }),
        }).map((act) => ({ ...act, time: (act.time as number) + 2 * day + at * hour })),
      ).flat(),
    ],
    accused: [],
    remark: /too seldom apart in time/,
  },
  {
    name: 'a family of six fans on one tablet behind a VPN, told of each new post',
    acts: [
      ...atHome(people('like', owned)),
      ...ring({
        apart: 8 * second,
        known: (_, object) => ({
          owner: `idol${object % 4}`,
          object_created: start + object * 9 * hour - minute,
          follows: true,
          device: 'tablet',
          prefix: `exit${object % 4}`,
        }),
      }),
    ],
    accused: [],
    remark: /no more than the age/,
  },
  {
    name: 'declared mirrors pass on the same words',
    acts: [
      ...people('share', (object) => ({ text_hash: `t${object}`, object_created: start - day })),
      ...ring({
        known: (_, object) => ({
          verb: 'share',
          text_hash: `headline ${object}`,
          automation: true,
          owner: `desk${object}`,
          object_created: start - day,
        }),
      }),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  {
    name: 'branches of one house, known by their subject',
    acts: [
      ...people(),
      ...ring({
        known: (_, object) => ({ subject: 'k1:house', owner: `desk${object % 4}`, object_created: start - day }),
      }),
    ],
    accused: [],
    remark: /may be friends, onlookers or a chat/,
  },
  {
    name: 'a gateway passes on what came through it now and then, at the time of passing on',
    acts: [...people('like', owned), ...gateway()],
    accused: [],
  },
];

/** Eighteen people react to each of forty posts within the quarter of an hour, each time in another order. */
function crowd(): CaseAct[] {
  const random = dice(5);
  return times(40, (object) =>
    times(18, (at) => like(`p${at * 5}`, `crowd${object}`, object * 7 * hour + Math.floor(random() * 15 * minute))),
  ).flat();
}

function communities(): CaseAct[] {
  const random = dice(3);
  return times(20, (club) =>
    times(250, () =>
      like(
        `c${club}-${Math.floor(random() * 10)}`,
        `c${club}-${Math.floor(random() * 40)}`,
        Math.floor(random() * day),
      ),
    ),
  ).flat();
}

/** Two pairs by CooRTweet's rule, and for each of its conditions one that fails by that condition alone. */
function compatible(): CaseAct[] {
  const share = (account: string, object: string | null, seconds: number, more: CaseAct = {}): CaseAct => ({
    time: start + seconds * second,
    verb: 'share',
    account,
    object,
    ...more,
  });
  return [
    share('a', 'o1', 0, { id: 'shared id' }),
    share('b', 'o1', 3),
    share('a', 'o2', 100),
    share('b', 'o2', 103),
    // One act is too few; acts of another verb and acts on nothing do not count.
    share('c', 'o1', 2),
    share('d', 'o1', 4),
    share('d', 'o9', 500, { verb: 'like' }),
    share('e', 'o1', 1),
    share('e', null, 50),
    share('a', 'o1', 1, { verb: 'like' }),
    // Another object at the same time.
    share('l', 'o12', 101),
    share('l', 'o13', 6000),
    // Two acts each, of which one takes part.
    share('f', 'o3', 200),
    share('f', 'o4', 900, { id: 'shared id', source: 'another' }),
    share('g', 'o3', 202),
    share('g', 'o5', 1300),
    // Beyond the window, in the next slot.
    share('h', 'o6', 300),
    share('i', 'o6', 306),
    share('h', 'o7', 400),
    share('i', 'o7', 406),
    // The object's own post.
    share('j', 'o1', 1, { id: 'o1' }),
    share('j', 'o8', 5000),
    // A hot object.
    ...times(7, (at) => share(`k${at}`, 'hot', 7000 + at / 10)),
    ...times(7, (at) => share(`k${at}`, `cold${at}`, 9000 + at * 100)),
    share('a', 'hot', 7000.8),
    share('b', 'hot', 7000.9),
  ];
}

export const fires: Case[] = firing.map(narrow);
export const silent: Case[] = innocent.map(narrow);
