import { dice } from '../../world/dice.ts';
import type { Case, CaseAct } from '../case.ts';

const day = 86_400e6;
const hour = 3600e6;
const minute = 60e6;
const second = 1e6;
const start = Date.UTC(2026, 0, 5) * 1000;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));

/**
 * Sixty people who look at, and now and then like, posts of the last days, and some of whom have a tablet at home; and
 * many who came by once. What all is set against.
 */
function people(known: (object: number) => CaseAct = () => ({})): CaseAct[] {
  const draw = dice(1);
  return times(2600, (at) => {
    const account = at < 1400 ? Math.floor(draw() * 60) : at;
    const object = Math.floor(draw() * 400);
    const age = draw() ** 2 * 4 * day + minute;
    const born = start + Math.floor((object / 400) * 10 * day);
    const home = account < 40 && draw() < 0.3;
    return {
      time: born + Math.floor(age),
      verb: draw() < 0.6 ? 'like' : 'view',
      account: `p${account}`,
      object: `o${object}`,
      owner: `writer${object % 50}`,
      object_created: born,
      device: home ? `tablet${Math.floor(account / 2)}` : `phone${account}`,
      prefix: home ? `home${Math.floor(account / 2)}` : `mobile${account % 7}`,
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

/** Accounts that like the same old posts of many, one after the other from one device, whose network changes. */
function ring({
  members = 6,
  objects = 12,
  every = 19 * hour,
  apart = 2 * minute,
  name = 'r',
  known,
}: Joint = {}): CaseAct[] {
  return times(objects, (object) =>
    times(members, (member) => ({
      time: start + object * every + member * apart + 7_123_457,
      verb: 'like',
      account: `${name}${member}`,
      object: `${name}-target${object}`,
      owner: `${name}-client${object % 6}`,
      object_created: start + object * every - 2 * day,
      device: `${name}-device`,
      prefix: `proxy${object % 5}`,
      ...known?.(member, object),
    })),
  ).flat();
}

/** Each member's own life: posts of its own liking, on a device and at times of its own. */
function lives(members: number, acts = 40, { name = 'r', known }: Pick<Joint, 'name' | 'known'> = {}): CaseAct[] {
  return times(members, (member) =>
    times(acts, (at) => ({
      time: start + at * 5 * hour + member * 47 * minute + at * 3_001_003,
      verb: at % 2 === 0 ? 'view' : 'like',
      account: `${name}${member}`,
      object: `o${(member * 61 + at * 7) % 400}`,
      owner: `writer${((member * 61 + at * 7) % 400) % 50}`,
      object_created: start - 3 * day,
      device: `${name}-phone${member}`,
      prefix: `mobile${member % 7}`,
      ...known?.(member, at),
    })),
  ).flat();
}

const names = (members: number, name = 'r') => times(members, (member) => `${name}${member}`).sort();

/** Of some objects the birth is not told. */
const unknown = (object: number): CaseAct => (object % 4 === 0 ? { object_created: null } : {});

/** In one place: a home, an office, a data centre. */
const inside = { prefix: 'place' };

export const fires: Case[] = [
  {
    name: 'six accounts like twelve posts one after another, on one phone',
    acts: [...people(), ...ring()],
    accused: [names(6)],
    severity: 'low',
  },
  {
    name: 'a dozen accounts on two phones, three to six hours apart',
    acts: [
      ...people(),
      ...ring({
        members: 12,
        objects: 14,
        apart: 30 * minute,
        known: (member) => ({ device: `r-device${member % 2}` }),
      }),
    ],
    accused: [names(12)],
    severity: 'medium',
  },
  {
    name: 'two rings are two findings, the one with more behind it first',
    acts: [...people(), ...ring(), ...ring({ members: 7, objects: 17, every: 14 * hour, name: 'z' })],
    accused: [names(7, 'z'), names(6)],
  },
  {
    name: 'a ring in one data centre that does little else',
    acts: [...people(), ...ring({ members: 8, known: () => inside }), ...lives(8, 6)],
    accused: [names(8)],
  },
  {
    name: 'a ring with cover on phones of its own, that looks before it likes',
    acts: [
      ...people(),
      ...ring(),
      ...ring({ known: (member, object) => ({ verb: 'view', time: at(object, 19 * hour, member) - 5 * second }) }),
      ...lives(6),
    ],
    accused: [names(6)],
  },
  {
    name: 'acts exactly ten minutes apart are together within ten minutes',
    acts: [...people(), ...ring({ apart: 10 * minute })],
    accused: [names(6)],
  },
  {
    name: 'times of whole seconds, in which accounts act on several devices at once',
    acts: [
      ...people(),
      ...ring(),
      ...ring({ known: () => ({ verb: 'view', device: 'a-device', prefix: 'elsewhere' }) }),
      ...ring({ known: (_, object) => ({ object: `o${object}`, owner: `writer${object}`, device: 'b-device' }) }),
      ...ring({
        known: (member, object) => ({ device: 'a-device', time: at(object, 19 * hour, member) + 3 * day }),
      }),
    ].map((act) => ({ ...act, time: Math.floor((act.time as number) / second) * second })),
    accused: [names(6)],
  },
  {
    name: 'births of some posts unknown, acts of owners and those that the platform prompted left out',
    acts: [
      ...people((object) => (object % 3 === 0 ? { object_created: null } : {})),
      ...ring({ known: (_, object) => unknown(object) }),
      ...times(12, (object) => ({
        ...(ring({ members: 1 })[object] as CaseAct),
        ...unknown(object),
        account: `r-client${object % 6}`,
        device: `shop${object % 6}`,
        time: at(object, 19 * hour, 0) - 40 * minute,
      })),
      ...ring({
        members: 3,
        known: (member, object) => ({
          ...unknown(object),
          account: `p${member}`,
          device: `phone${member}`,
          origin: object % 2 === 0 ? 'onboarding' : 'bundle',
          time: at(object, 19 * hour, 0) - 50 * minute,
        }),
      }),
    ],
    accused: [names(6)],
  },
  {
    name: 'customers who have homes of their own; what a ring does for somebody on its devices is left out',
    acts: [
      ...people(),
      ...ring({ known: (_, object) => ({ owner: `p${object}`, object: `by-p${object}` }) }),
      ...ring({
        objects: 5,
        name: 'r',
        every: 20 * hour,
        known: (_, object) => ({ owner: 'r0', object: `own${object}` }),
      }),
    ],
    accused: [names(6)],
  },
  {
    name: 'a ring beside friends of two homes, whose phones are none of its own',
    acts: [...people(), ...ring(), ...friends()],
    accused: [names(6)],
  },
  {
    name: 'two ordinary accounts whose tokens the ring uses too stand by',
    acts: [
      ...people(),
      ...ring({ members: 8 }),
      ...ring({
        members: 6,
        known: (member, object) => ({ verb: 'view', time: at(object, 19 * hour, member) - 5 * second }),
      }),
      ...lives(8),
    ],
    accused: [names(6)],
  },
];

export const silent: Case[] = [
  { name: 'people who live as they please, some with a tablet at home', acts: people(), accused: [] },
  {
    name: 'a home with a tablet: four accounts with one taste',
    acts: [...people(), ...ring({ members: 4, known: () => inside })],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a ring below five accounts',
    acts: [...people(), ...ring({ members: 4 })],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a couple',
    acts: [...people(), ...ring({ members: 2, known: () => inside }), ...lives(2)],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: "fans on one family's tablet",
    acts: [
      ...people(),
      ...ring({ members: 5, known: (_, object) => ({ ...inside, owner: `idol${object % 5}`, follows: true }) }),
    ],
    accused: [],
    remark: /a home/,
  },
  {
    name: 'a class on the machines of its room in one lesson',
    acts: [
      ...people(),
      ...times(4, (machine) =>
        ring({
          members: 3,
          every: 4 * minute,
          objects: 10,
          name: `m${machine}-`,
          known: (_, object) => ({ ...inside, object: `task${object}`, owner: 'teacher' }),
        }),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'classes that change seats lesson after lesson, for two teachers',
    acts: [
      ...people(),
      ...times(4, (machine) =>
        ring({
          members: 3,
          apart: 9 * minute,
          name: `m${machine}-`,
          known: (_, object) => ({ ...inside, object: `task${object}`, owner: `teacher${object % 2}` }),
        }),
      ).flat(),
    ],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a café whose guests like the same local posts, hours apart',
    acts: [...people(), ...cafe(3 * day)],
    accused: [],
  },
  {
    name: 'a café whose guests are told of local posts by chat, and come within hours',
    acts: [...people(), ...cafe(4 * hour)],
    accused: [],
  },
  {
    name: 'a café whose regulars follow one another on the machines and have lives of their own',
    acts: [...people(), ...ring({ members: 8, known: () => inside }), ...lives(8)],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a carer who acts for wards, one after another',
    acts: [
      ...people(),
      ...ring({ members: 6, objects: 8, apart: 7 * minute, known: () => inside }),
      ...lives(6, 30, { known: () => ({ device: 'r-device', ...inside }) }),
    ],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a newsroom whose desks push one another, of one subject',
    acts: [...people(), ...ring({ known: (_, object) => ({ owner: `desk${object % 6}`, subject: 'k1:house' }) })],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'colleagues in one office who push what they themselves make',
    acts: [
      ...people(),
      ...times(3, (machine) =>
        ring({
          members: 2,
          objects: 18,
          name: `c${machine}-`,
          known: (_, object) => ({ object: `ours${object}`, owner: `c${object % 3}-0` }),
        }),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'an agency that acts for its clients, its control declared',
    acts: [...people(), ...ring({ members: 9, known: () => ({ controller: 'k1:agency' }) })],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'declared bots on one server',
    acts: [...people(), ...ring({ members: 9, known: () => ({ automation: true }) })],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a device that everybody holds: an emulator, a public machine',
    acts: [...people(), ...ring(), ...lives(60, 2, { known: () => ({ device: 'r-device' }) })],
    accused: [],
  },
  {
    name: 'acts without a device are no shared device',
    acts: [...people(), ...ring({ known: () => ({ device: null }) })],
    accused: [],
  },
  {
    name: 'newcomers on a shop machine follow whom they are shown',
    acts: [
      ...people(),
      ...ring({ known: (_, object) => ({ verb: 'follow', origin: object % 2 === 0 ? 'onboarding' : 'bundle' }) }),
    ],
    accused: [],
  },
  {
    name: "a house serves itself: the shop's staff like what the shop posts from the same machine",
    acts: [
      ...people(),
      ...ring({ known: () => ({ owner: 'shop' }) }),
      ...times(3, (post) => ({
        time: start + post * day,
        verb: 'view',
        account: 'shop',
        object: `o${post}`,
        device: 'r-device',
      })),
    ],
    accused: [],
  },
  {
    name: 'stolen tokens: from one device accounts follow, without a look, and live elsewhere',
    acts: [...people(), ...ring({ members: 14, objects: 12, known: () => ({ verb: 'follow' }) }), ...lives(14)],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'stolen tokens in two waves',
    acts: [
      ...people(),
      ...ring({ members: 14, objects: 8, every: 20 * second, apart: second }),
      ...ring({ members: 14, objects: 8, every: 20 * second, apart: second, name: 'r' }).map((act) => ({
        ...act,
        object: `${act.object}b`,
        time: (act.time as number) + day,
      })),
    ],
    accused: [],
  },
  {
    name: 'friends of two homes who are always together, on phones of their own',
    acts: [...people(), ...friends()],
    accused: [],
  },
  { name: 'two sittings are too few', acts: [...people(), ...ring({ objects: 2 })], accused: [] },
  {
    name: 'in one sitting',
    acts: [...people(), ...ring({ objects: 20, every: 2 * minute, apart: 5 * second })],
    accused: [],
  },
  {
    name: 'beyond the window',
    acts: [...people(), ...ring({ apart: minute + 1 })],
    params: { window: '1m' },
    accused: [],
  },
  {
    name: 'no device is known',
    acts: [...people(), ...ring()].map(({ device: _, ...act }) => act),
    accused: [],
    remark: /no act carries a device/,
  },
  {
    name: 'a contest in an office: six colleagues at two machines, on which they do mostly other things',
    acts: [
      ...people(),
      ...ring({ apart: 8 * minute, known: (member) => ({ ...inside, device: `desk${member % 2}` }) }),
      ...lives(6, 30, { known: (member) => ({ ...inside, device: `desk${member % 2}` }) }),
    ],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a library whose machines upload their day at night, all at one time',
    acts: [
      ...people(),
      ...[
        ...ring({ members: 8, known: (member) => ({ ...inside, device: `machine${member % 2}` }) }),
        ...lives(8, 40, { known: (member) => ({ ...inside, device: `machine${member % 2}` }) }),
      ].map((act) => ({ ...act, time: Math.ceil((act.time as number) / day) * day })),
    ],
    accused: [],
    remark: /1 groups act together/,
  },
  {
    name: 'a reading aid: eight blind people behind one device of its maker, each at a time of its own',
    acts: [...people(), ...aided(3 * day)],
    accused: [],
  },
  {
    name: 'a migration wave: newcomers bring lists of whom to follow, on two tablets of a shelter behind a VPN',
    acts: [
      ...people(),
      ...ring({
        members: 8,
        every: 5 * second,
        apart: 20 * minute,
        known: (member) => ({ verb: 'follow', device: `tablet${member % 2}`, prefix: `exit${member}` }),
      }),
    ],
    accused: [],
  },
  {
    name: 'a family of six follows five idols, on one tablet behind a VPN',
    acts: [
      ...people(),
      ...ring({ known: (_, object) => ({ owner: `idol${object % 5}`, follows: true, prefix: `vpn${object % 5}` }) }),
    ],
    accused: [],
  },
];

/** When a ring's member acts. */
function at(object: number, every: number, member: number): number {
  return start + object * every + member * 2 * minute + 7_123_457;
}

/** Guests of a café, each at a time of its own, on one of its machines, like the local posts. */
function cafe(within: number): CaseAct[] {
  const draw = dice(11);
  return times(30, (guest) =>
    times(12, (post) => ({
      time: start + post * 19 * hour + Math.floor(draw() * within),
      verb: 'like',
      account: `guest${guest}`,
      object: `local${post}`,
      owner: `neighbour${post % 5}`,
      object_created: start + post * 19 * hour,
      device: `machine${Math.floor(draw() * 4)}`,
      prefix: 'café',
    })),
  ).flat();
}

/** Two people who are always together, each with a phone and, with somebody else, a tablet at home. */
function friends(): CaseAct[] {
  return ring({
    members: 2,
    name: 'p',
    known: (member, object) => ({
      account: `p${member * 2}`,
      device: `phone${member * 2}`,
      object: `trip${object}`,
    }),
  });
}

/** People who hear the same posts through one device, whose network changes. */
function aided(within: number): CaseAct[] {
  const draw = dice(12);
  return times(8, (person) =>
    times(12, (post) => ({
      time: start + post * 19 * hour + minute + Math.floor(draw() * within),
      verb: 'like',
      account: `blind${person}`,
      object: `heard${post}`,
      owner: `reader${post % 5}`,
      object_created: start + post * 19 * hour,
      device: 'reading-aid',
      prefix: `exit${post % 5}`,
    })),
  ).flat();
}
