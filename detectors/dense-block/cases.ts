import { dice } from '../../world/dice.ts';
import type { Case, CaseAct } from '../case.ts';

const day = 86_400e6;
const hour = 3600e6;
const minute = 60e6;
const start = Date.UTC(2026, 0, 5) * 1000;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const names = (members: number, name = 'r') => times(members, (member) => `${name}${member}`);

const like = (account: string, object: string, time: number, more: CaseAct = {}): CaseAct => ({
  time: start + Math.floor(time),
  verb: 'like',
  account,
  object,
  object_kind: 'post',
  owner: `owner of ${object}`,
  device: `device of ${account}`,
  ...more,
});

/** A hundred people who like what they please for two weeks, each on a device of his own, but for two couples. */
function people(): CaseAct[] {
  const random = dice(1);
  return times(1200, () => {
    const person = Math.floor(random() ** 1.5 * 100);
    return like(`p${person}`, `o${Math.floor(random() ** 1.5 * 200)}`, random() * 14 * day, {
      device: person < 4 ? `couple ${person % 2}` : `device of p${person}`,
    });
  });
}

interface Ring {
  readonly members?: number;
  readonly objects?: number;
  readonly every?: number;
  readonly name?: string;
  readonly known?: (member: number, object: number) => CaseAct;
}

/** Accounts that like the same objects of four owners, three to a device, one after the other. */
function ring({ members = 6, objects = 8, every = 31 * hour, name = 'r', known }: Ring = {}): CaseAct[] {
  return times(objects, (object) =>
    times(members, (member) =>
      like(`${name}${member}`, `${name}-target${object}`, object * every + (member + 1) * 3 * minute, {
        owner: `${name}-boss${object % 4}`,
        device: `device ${name}${Math.floor(member / 3)}`,
        prefix: `k1:${object % 4}`,
        ...known?.(member, object),
      }),
    ),
  ).flat();
}

/** What members of a ring do besides, on whatever device. */
const besides = (on: (member: number) => string, members = 6) =>
  times(members, (member) =>
    times(3, (at) => like(`r${member}`, `o${member * 7 + at}`, (at + 2) * 3 * day, { device: on(member) })),
  ).flat();

export const fires: Case[] = [
  {
    name: 'six accounts on two devices like the same eight posts',
    acts: [
      ...people(),
      ...ring(),
      // Later acts on the same object, acts on nothing and on one's own count for nothing.
      like('r0', 'r-target0', 50 * hour, { verb: 'share', owner: 'r-boss0', device: 'device r0' }),
      like('r-boss0', 'o5', hour),
      like('nobody', 'o1', hour, { object: null }),
      like('owner of o3', 'o3', hour),
      like('stranger', 'post without an owner', hour, { owner: null }),
    ],
    accused: [names(6)],
    severity: 'medium',
  },
  {
    name: 'bought followers: nine accounts follow the same six within days',
    acts: [
      ...people(),
      ...ring({
        members: 9,
        objects: 6,
        known: (_, object) => ({
          verb: 'follow',
          object: `star${object}`,
          object_kind: 'account',
          owner: `star${object}`,
        }),
      }),
      ...people().map((act, at) => ({
        ...act,
        verb: 'follow',
        object: `star${6 + (at % 90)}`,
        object_kind: 'account',
        owner: `star${6 + (at % 90)}`,
      })),
    ],
    accused: [names(9)],
  },
  {
    name: 'two rings, and one that does other things from its devices too',
    acts: [
      ...people(),
      ...ring(),
      ...besides((member) => `device r${Math.floor(member / 3)}`),
      ...besides((member) => `device of r${member}`),
      ...ring({ members: 8, objects: 12, name: 'z' }),
    ],
    accused: [names(8, 'z'), names(6)],
  },
];

export const silent: Case[] = [
  { name: 'people who live as they please', acts: people(), accused: [] },
  {
    name: 'a fan club, a pod or a chat: the same posts, on devices of their own',
    acts: [...people(), ...ring({ members: 12, known: (member) => ({ device: `own ${member}` }) })],
    accused: [],
  },
  {
    name: 'four friends, and two posts: too few',
    acts: [...people(), ...ring({ members: 4 }), ...ring({ objects: 2, name: 's' })],
    accused: [],
  },
  {
    name: 'a family, a newsroom, a team: they like what one of them writes, on devices that he holds too',
    acts: [
      ...people(),
      ...ring({ members: 9 }),
      ...times(3, (at) => like('r-boss1', `o${at}`, (at + 1) * day, { device: 'device r0' })),
    ],
    accused: [],
    remark: /an innocent explanation fits/,
  },
  {
    name: 'a class at the machines of one room, each lesson another seat',
    acts: [
      ...people(),
      ...ring({
        members: 9,
        known: (member, object) => ({
          prefix: 'k1:school',
          device: `seat ${(member + object) % 3}`,
          time: start + object * 31 * hour + Math.floor(member / 3) * 20 * minute + member,
        }),
      }),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'one sitting: friends pass a phone round',
    acts: [...people(), ...ring({ every: 12 * minute })],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a newsroom or agency: accounts of one controller',
    acts: [...people(), ...ring({ known: () => ({ controller: 'k1:agency' }) })],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'tokens of people who live on devices of their own, in the hands of an app',
    acts: [...people(), ...ring(), ...besides((member) => `device of r${member}`)],
    accused: [],
    remark: /leads, not findings/,
  },
  { name: 'declared mirrors', acts: [...people(), ...ring({ known: () => ({ automation: true }) })], accused: [] },
  { name: 'paid promotion', acts: [...people(), ...ring({ known: () => ({ paid: true }) })], accused: [] },
  {
    name: 'newcomers in one room are shown the same list',
    acts: [...people(), ...ring({ known: () => ({ origin: 'onboarding' }) })],
    accused: [],
  },
  {
    name: 'a small community that likes the same few posts, half of it at home on one device',
    acts: [
      ...people(),
      ...community(),
      ...ring({ known: (_, object) => ({ object: `c${object}`, owner: `c-writer${object % 4}` }) }),
    ],
    params: { leastCommunity: '20' },
    accused: [],
  },
  {
    name: 'nobody tells his device',
    acts: [...people(), ...ring()].map(({ device: _, ...act }) => act),
    accused: [],
    remark: /no act tells its device/,
  },
  {
    name: 'a café: guests with usual machines, who live on phones of their own',
    acts: [
      ...people(),
      ...ring({ members: 9, known: () => ({ prefix: 'k1:café' }) }),
      ...times(9, (guest) => [
        ...times(2, (at) =>
          like(`r${guest}`, `o${guest * 3 + at}`, (at + 3) * day, {
            device: `device r${Math.floor(guest / 3)}`,
            prefix: 'k1:café',
          }),
        ),
        ...times(14, (at) => like(`r${guest}`, `o${(guest * 17 + at * 5) % 200}`, (at * 23 + guest) * hour)),
      ]).flat(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a contest of twelve days: forty at home, six colleagues at two machines',
    acts: [
      ...people(),
      ...community(12),
      ...ring({
        objects: 12,
        every: day,
        known: (_, object) => ({ object: `c${object}`, owner: `c-writer${object % 4}` }),
      }),
    ],
    accused: [],
  },
  {
    name: 'a migration wave: forty newcomers bring one list of whom to follow, eight more from the tablets of a shelter',
    acts: [
      ...people().map((act, at) => follow(act, `star${at % 90}`)),
      ...community().map((act) => follow(act, act.object as string)),
      ...ring({ members: 8, objects: 10 }).map((act, at) => follow(act, `c${Math.floor(at / 8)}`)),
    ],
    accused: [],
  },
  {
    name: 'an upload in a batch: all at one time',
    acts: [...people(), ...ring({ known: () => ({ time: start + 3 * day }) })],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a family of six fans, one tablet at home that goes round, and nothing else',
    acts: [...people(), ...ring({ known: () => ({ device: 'tablet', prefix: 'home' }) })],
    accused: [],
  },
];

/** Forty people who like most of the same few posts, of the same four writers. */
function community(posts = 10): CaseAct[] {
  const random = dice(2);
  return times(40, (person) =>
    times(posts, (at) => at)
      .filter(() => 0.8 > random())
      .map((at) => like(`reader${person}`, `c${at}`, random() * 14 * day, { owner: `c-writer${at % 4}` })),
  ).flat();
}

/** The act made a follow of somebody. */
function follow(act: CaseAct, whom: string): CaseAct {
  return { ...act, verb: 'follow', object: whom, object_kind: 'account', owner: whom };
}
