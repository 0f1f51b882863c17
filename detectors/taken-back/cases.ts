import { dice } from '../../world/dice.ts';
import type { Case, CaseAct } from '../case.ts';

const day = 86_400e6;
const hour = 3600e6;
const minute = 60e6;
const second = 1e6;
const start = Date.UTC(2026, 0, 5) * 1000;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const names = (n: number, name = 'm') => times(n, (at) => `${name}${at}`).sort();

const undo = { post: 'delete', like: 'unlike', follow: 'unfollow' } as const;
type Verb = keyof typeof undo;

/** Something done, and where `after` says so taken back, by the same account on the same object. */
function done(verb: Verb, act: CaseAct & { readonly time: number }, after?: number): CaseAct[] {
  if (after === undefined) return [{ verb, ...act }];
  const { account, object, device } = act;
  return [
    { verb, ...act },
    { verb: undo[verb], account, object, time: act.time + after, ...(device ? { device } : {}) },
  ];
}

/** Eighty people who live as they please for a week: they post, mostly on matters of their own, and like; one post in thirty is gone soon. */
function alone(slips = 30): CaseAct[] {
  const random = dice(11);
  return times(400, (at) => {
    const account = `p${Math.floor(random() * 80)}`;
    const time = start + Math.floor(random() * 7 * day);
    const after = at % slips === 0 ? Math.floor((1 + random() * 20) * minute) : undefined;
    if (at % 3 === 2) {
      const owner = `p${Math.floor(random() * 80)}`;
      return done('like', { time, account, owner, object: `${owner}-${at % 50}` }, after);
    }
    const topics = at % 4 === 0 ? ['news', `t${at % 9}`] : [`own-${at}`];
    return done('post', { time, account, owner: account, object: `post-${at}`, topics }, after);
  }).flat();
}

interface Crowd {
  readonly size?: number;
  readonly name?: string;
  readonly thing?: string;
  readonly verb?: Verb;
  readonly from?: number;
  /** From one who comes to the next. */
  readonly apart?: number;
  /** From doing to taking back; undefined where one stands by it. */
  readonly after?: (at: number) => number | undefined;
  readonly known?: (at: number) => Omit<CaseAct, 'time'>;
}

/** Accounts that come to one thing one after the other, on the fourth day, and take back what they did some minutes later. */
function crowd({
  size = 12,
  name = 'm',
  thing = 'tag',
  verb = 'post',
  from = 3 * day + 9 * hour,
  apart = 10 * second,
  after = (at) => (2 + (at % 3)) * minute,
  known = () => ({}),
}: Crowd = {}): CaseAct[] {
  return times(size, (at) => {
    const account = `${name}${at}`;
    const what =
      verb === 'post'
        ? { owner: account, object: `${account}-${thing}-${from}`, topics: [thing] }
        : { owner: 'client', object: thing };
    return done(verb, { time: start + from + at * apart, account, ...what, ...known(at) }, after(at));
  }).flat();
}

/** The same accounts at two things, a day apart. */
const twice = (one: Crowd = {}) => [
  ...crowd(one),
  ...crowd({ ...one, thing: `${one.thing ?? 'tag'}-again`, from: (one.from ?? 3 * day + 9 * hour) + day }),
];

const stays = () => undefined;

/** The same people, and sixty crowds of others who mostly stand by what they say. */
const people = (slips = 30): CaseAct[] => [
  ...alone(slips),
  ...times(60, (n) =>
    crowd({
      size: 6,
      name: `q${n}-`,
      thing: `talk-${n}`,
      from: n * 2.7 * hour,
      after: (at) => (slips === 1 || at === n % 20 ? minute : undefined),
    }),
  ).flat(),
];

export const fires: Case[] = [
  {
    name: 'twelve accounts post on one topic within two minutes, and all is deleted some minutes later',
    acts: [...people(), ...twice()],
    accused: [names(12)],
    severity: 'medium',
  },
  {
    name: 'likes taken back: who owns what was liked received them, and his own like does not count',
    acts: [
      ...people(),
      ...twice({ verb: 'like', thing: 'song' }),
      ...done('like', { time: start + 3 * day + 9 * hour, account: 'client', owner: 'client', object: 'song' }, minute),
    ],
    accused: [names(12)],
  },
  {
    name: 'topic after topic by the same accounts is one campaign; what another crew does another',
    acts: [
      ...people(),
      ...crowd(),
      ...crowd({ thing: 'second', from: 4 * day, size: 11 }),
      ...crowd({ thing: 'other', from: 4 * day + 5 * hour, size: 10 }),
      ...crowd({ thing: 'third', from: 5 * day, name: 'x', size: 24 }),
      ...crowd({ verb: 'like', thing: 'song', from: 5 * day + 3 * hour, name: 'x', size: 24 }),
    ],
    accused: [names(24, 'x'), names(12)],
  },
  {
    name: 'who stands by what he said, or said it more than once and left one, is not named',
    acts: [
      ...people(),
      ...twice({ size: 40 }),
      ...twice({ size: 1, name: 'still', from: 3 * day + 9 * hour + 15 * second, after: stays }),
      ...twice({ size: 1, name: 'twice', from: 3 * day + 9 * hour + 5 * second }),
      ...twice({ size: 1, name: 'twice', from: 3 * day + 9 * hour + 12 * second, after: stays }),
    ],
    accused: [names(40)],
  },
  {
    name: 'the topic was talked of at other times, acts without an object, of bots and at the bidding of the platform count for nothing',
    acts: [
      ...people(),
      ...twice(),
      ...twice({ size: 8, name: 'p', from: 2 * hour, after: stays }),
      ...times(7, (at) => ({ verb: 'like', account: `p${at}`, time: start + day + at * second })),
      ...twice({ size: 9, name: 'bot', from: 3 * day + 9 * hour + 3 * second, known: () => ({ automation: true }) }),
      ...twice({
        size: 9,
        name: 'new',
        from: 3 * day + 9 * hour + 4 * second,
        known: () => ({ origin: 'onboarding' }),
      }),
    ],
    accused: [names(12)],
  },
  {
    name: 'the last of four occasions lies in the window, the others in the week before',
    acts: [
      ...people(),
      ...twice({ from: day, size: 30 }),
      ...crowd({ thing: 'third', from: 3 * day, size: 30 }),
      ...crowd({ thing: 'fourth', from: 5 * day, size: 12 }),
    ],
    window: { since: start + 4 * day, until: start + 7 * day },
    accused: [names(30)],
  },
  {
    name: 'who deletes all that he writes is not named beside a crew',
    acts: [
      ...people(),
      ...twice({ size: 20 }),
      ...twice({ size: 1, name: 'cleaner', from: 3 * day + 9 * hour + 15 * second }),
      ...times(40, (at) =>
        done(
          'post',
          {
            time: start + at * 2 * hour + minute,
            account: 'cleaner0',
            owner: 'cleaner0',
            object: `clean-${at}`,
            topics: [`clean-${at}`],
          },
          10 * minute,
        ),
      ).flat(),
    ],
    accused: [names(20)],
  },
  {
    name: 'phones that they share are a third kind of evidence',
    acts: [
      ...people().map((act) => ({ ...act, device: `of-${act.account}`, prefix: `of-${act.account}` })),
      ...twice({ size: 40, known: (at) => ({ device: `phone-${at % 4}`, prefix: `net-${at % 5}` }) }),
      ...crowd({ size: 40, name: 'some', thing: 'rumour', after: (at) => (at % 8 === 0 ? minute : undefined) }),
      ...crowd({ size: 6, name: 'few', thing: 'slip', after: (at) => (at < 4 ? minute : undefined) }),
    ],
    accused: [names(40)],
  },
];

export const silent: Case[] = [
  { name: 'people who live as they please', acts: people(), accused: [] },
  { name: 'four are too few', acts: [...people(), ...twice({ size: 4 })], accused: [] },
  {
    name: 'a rumour is refuted, and a third takes back what they passed on',
    acts: [...people(), ...twice({ size: 30, after: (at) => (at % 3 === 0 ? 20 * minute : undefined) })],
    accused: [],
  },
  {
    name: 'a crowd as large stands by it: who took back may have done so by habit',
    acts: [...people(8), ...twice({ size: 24, after: (at) => (at % 2 === 0 ? 5 * minute : undefined) })],
    accused: [],
  },
  {
    name: 'taken back more than an hour later: a day of cleaning up',
    acts: [...people(), ...twice({ after: () => hour + 1 })],
    accused: [],
  },
  {
    name: 'each comes by himself, a quarter of an hour after the last',
    acts: [...people(), ...twice({ apart: 15 * minute })],
    accused: [],
  },
  {
    name: 'where hardly any other crowd is known, crowds may differ much, and twelve who do so twice are too few',
    acts: [...alone(), ...twice()],
    accused: [],
  },
  {
    name: 'once: two dozen fans get a tag wrong, delete and say it again under the right one',
    acts: [
      ...people(),
      ...crowd({ size: 24 }),
      ...crowd({ size: 24, thing: 'right', from: 3 * day + 10 * hour, after: stays }),
    ],
    accused: [],
    remark: /only once/,
  },
  {
    name: 'two crowds of different people, a day apart',
    acts: [...people(), ...crowd(), ...crowd({ thing: 'second', from: 4 * day, name: 'x' })],
    accused: [],
    remark: /each time with others/,
  },
  {
    name: 'one post with three tags is one occasion, and so is half an hour',
    acts: [
      ...people(),
      ...crowd({ known: () => ({ topics: ['tag', 'second', 'third'] }) }),
      ...crowd({ thing: 'fourth', from: 3 * day + 9.5 * hour }),
    ],
    accused: [],
    remark: /only once/,
  },
  {
    name: 'the window ends before they could come back and say it anew',
    acts: [...people(), ...twice()],
    window: { since: start, until: start + 4 * day + 9 * hour + 20 * minute },
    accused: [],
  },
  {
    name: 'days without a time of day: what was taken back the same day seems so at once',
    acts: [...people(), ...twice()].map((act) => ({ ...act, time: Math.floor((act.time as number) / day) * day })),
    accused: [],
    remark: /too coarse/,
  },
  {
    name: 'posts vanish by themselves, everybody’s do',
    acts: [...people(1), ...twice()],
    accused: [],
  },
  {
    name: 'a club whose members clean up after themselves with a tool',
    acts: [
      ...people(),
      ...twice(),
      ...names(12).flatMap((account, at) =>
        times(12, (n) =>
          done(
            'post',
            {
              time: start + (n % 6) * day + at * 40 * minute + n * hour,
              account,
              owner: account,
              object: `${account}-own-${n}`,
              topics: [`${account}-${n}`],
            },
            20 * minute,
          ),
        ).flat(),
      ),
    ],
    accused: [],
  },
  {
    name: 'too little else is known to tell what is usual',
    acts: [...alone().slice(0, 90), ...twice()],
    accused: [],
    remark: /do not tell how many take back/,
  },
  {
    name: 'said twice by a mistake of the platform, and once taken back',
    acts: [...people(), ...twice({ after: stays }), ...twice({ from: 3 * day + 9 * hour + 3 * second })],
    accused: [],
  },
  {
    name: 'newcomers follow whom onboarding shows them, and think better of it',
    acts: [...people(), ...twice({ verb: 'follow', thing: 'client', known: () => ({ origin: 'onboarding' }) })],
    accused: [],
  },
  {
    name: 'declared bots rotate what they show',
    acts: [...people(), ...twice({ known: () => ({ automation: true }) })],
    accused: [],
  },
  {
    name: 'branches of one house that declare it',
    acts: [...people(), ...twice({ known: (at) => ({ controller: 'house', device: `d${at}`, prefix: `n${at}` }) })],
    accused: [],
    remark: /one organisation/,
  },
  {
    name: 'a class tries how to post, in one room, and tidies up',
    acts: [
      ...people(),
      ...twice({ known: (at) => ({ device: `pc-${at % 6}`, prefix: 'school' }) }),
      ...times(12, (at) =>
        times(5, (n) => ({
          verb: 'like',
          account: `m${at}`,
          owner: `p${n}`,
          object: `p${n}-${n}`,
          time: start + n * day + (at + n) * hour,
          device: `of-m${at}`,
          prefix: `of-m${at}`,
        })),
      ).flat(),
    ],
    accused: [],
    remark: /machines of one place/,
  },
];
