import { dice } from '../../world/dice.ts';
import type { Case, CaseAct } from '../case.ts';

const day = 86_400e6;
const hour = 3600e6;
const minute = 60e6;
const start = Date.UTC(2026, 0, 5) * 1000;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const names = (members: number, name = 'c') => times(members, (member) => `${name}${member}`);

const like = (account: string, owner: string, post: number, time: number, more: CaseAct = {}): CaseAct => ({
  time: start + Math.floor(time),
  verb: 'like',
  account,
  object: `${owner}-${post}`,
  owner,
  follows: false,
  account_created: start - 900 * day,
  device: `device of ${account}`,
  ...more,
});

/** Two hundred people who like for two weeks what eighty write, each on a device of his own, half of it as followers. */
function people(): CaseAct[] {
  const random = dice(1);
  return times(2600, (at) =>
    like(
      `p${Math.floor(random() ** 1.8 * 200)}`,
      `w${Math.floor(random() ** 1.8 * 80)}`,
      Math.floor(random() * 40),
      random() * 14 * day,
      { follows: !(random() >= 0.5), ...(at % 50 === 0 ? { account_created: null } : {}) },
    ),
  );
}

interface Cell {
  readonly members?: number;
  readonly owners?: readonly string[];
  readonly posts?: number;
  /** From one post to the next. */
  readonly every?: number;
  readonly name?: string;
  readonly known?: (member: number, post: number, owner: number) => CaseAct;
}

/** Accounts that like each post of the owners within an hour, in whatever order, three to a device. */
function cell({
  members = 6,
  owners = ['boss'],
  posts = 12,
  every = 25 * hour,
  name = 'c',
  known,
}: Cell = {}): CaseAct[] {
  const random = dice(3);
  return owners.flatMap((owner, at) =>
    times(posts, (post) =>
      times(members, (member) =>
        like(`${name}${member}`, owner, post, post * every + at * 3 * hour + random() * 50 * minute, {
          device: `device ${name}${Math.floor(member / 3)}`,
          prefix: `k1:${post % 4}`,
          ...known?.(member, post, at),
        }),
      ),
    ).flat(),
  );
}

const own = (name: string) => (member: number) => ({ device: `device of ${name}${member}` });

/** Twelve phones, taken up one after another, a minute and a half each; now and then two change places. */
function phones(start: (round: number) => number, more: CaseAct = {}, rounds = 10): CaseAct[] {
  const random = dice(4);
  return times(rounds, (round) =>
    times(12, (phone) =>
      like(`t${phone}`, 'boss', round, start(round) + (phone + 1.5 * random()) * 1.5 * minute, {
        device: `phone ${phone}`,
        ...more,
      }),
    ),
  ).flat();
}

export const fires: Case[] = [
  {
    name: 'six accounts on two devices come to all that one owner writes, day after day',
    acts: [
      ...people(),
      ...cell(),
      // Another like of the same post later, another post at the same moment, and others at that moment count for nothing.
      like('c0', 'boss', 0, 9 * hour, { verb: 'share' }),
      like('c0', 'w3', 1, 7 * minute, { device: 'device c0' }),
      like('p3', 'boss', 0, 7 * minute),
      like('c0', 'boss', 13, 40 * hour, { follows: true }),
      // Nor do the owner's own acts, acts on nothing, and what two are said to own.
      like('boss', 'boss', 1, 30 * hour),
      like('boss', 'w1', 1, 30 * hour, { follows: true }),
      like('nobody', 'w2', 0, 0, { object: null }),
      like('claimant', 'w2', 0, 0, { object: 'claimed' }),
      like('claimant', 'w3', 0, hour, { object: 'claimed' }),
    ],
    accused: [names(6)],
    severity: 'medium',
  },
  {
    name: 'a cell serves two owners, another one a third: two findings',
    acts: [
      ...people(),
      ...cell(),
      ...cell({ owners: ['chief'], posts: 6 }),
      ...cell({ members: 8, owners: ['lord'], posts: 20, every: 16 * hour, name: 'z' }),
    ],
    accused: [names(6), names(8, 'z')],
  },
  {
    name: 'accounts made this week, each on a device of its own',
    acts: [
      ...people(),
      ...cell({
        members: 12,
        known: (member) => ({ ...own('c')(member), account_created: start - 2 * day }),
      }),
    ],
    accused: [names(12).sort()],
  },
  {
    name: 'members of a pod like one another: amplifiers and beneficiaries at once',
    acts: [
      ...people(),
      ...[0, 1].flatMap((at) =>
        cell({ members: 9, owners: [`c${at}`], posts: 12 - 7 * at }).filter(({ account, owner }) => account !== owner),
      ),
    ],
    accused: [names(9)],
    fits: ['A family, a team'],
  },
  {
    name: 'readers come to the same owner as regularly: only those who share devices are accused, one step lower',
    acts: [
      ...people(),
      ...[0, 1, 2].flatMap((look) =>
        cell({ known: () => (look ? { verb: 'view', origin: 'search' } : { origin: 'recommend' }) }),
      ),
      ...cell({ name: 'r', known: own('r') }),
    ],
    accused: [names(6)],
    severity: 'low',
    fits: ['A recommender'],
  },
  {
    name: 'a cell serves an editor, and so do the desks of his newsroom, from a machine of theirs: they are not among it',
    acts: [
      ...people(),
      ...cell(),
      ...cell({
        members: 3,
        name: 'n',
        known: () => ({ device: 'desk', prefix: 'k1:office', subject: 'k1:newsroom' }),
      }),
    ],
    accused: [names(6)],
  },
  {
    name: 'phones taken up one after another, each a device of its own, at any hour; readers who come meanwhile are not among them',
    acts: [...people(), ...phones((round) => round * 25.7 * hour), ...readers((round) => round * 25.7 * hour)],
    accused: [names(12, 't').sort()],
    severity: 'low',
  },
  {
    name: 'new phones taken up one after another; newcomers who read what they like are not among them',
    acts: [
      ...people(),
      ...[...phones((round) => round * 25.7 * hour), ...readers((round) => round * 25.7 * hour)].map((act) => ({
        ...act,
        account_created: start - 2 * day,
      })),
    ],
    accused: [names(12, 't').sort()],
    severity: 'medium',
  },
  {
    name: 'phones that go the round for six customers, to each of whom a phone comes but twice',
    acts: [...people(), ...phones((round) => round * 25.7 * hour, {}, 12).map(forCustomers(6))],
    accused: [names(12, 't').sort()],
    severity: 'low',
  },
  {
    name: 'strangers on devices of their own like whatever they look at of two owners, and elsewhere a third of it',
    acts: [
      ...people(),
      ...lookers(),
      ...cell({ members: 12, known: own('c') }),
      ...cell({ members: 11, owners: ['chief'], posts: 6, known: own('c') }),
      ...looksOf(),
      // To the second the last of them does not come: it passes by.
      ...times(400, (post) => like('c11', 'chief', post, post * 40 * minute, { verb: 'view' })),
    ],
    accused: [names(12).sort()],
    severity: 'low',
  },
];

export const silent: Case[] = [
  {
    name: 'strangers who like half of what they look at, as others do who come to somebody again',
    acts: strangers({ passed: 12 }),
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'people who like whatever they look at, but for their own posts, advertisements, what is paid for, whom they follow, and pages of people',
    acts: [
      ...strangers({ elsewhere: 30, liked: 29 }),
      ...times(12, (member) =>
        times(60, (at) =>
          [
            { origin: 'ad' },
            { paid: true },
            { follows: true },
            { owner: `c${member}` },
            { object_kind: 'account' },
          ].map((more, kind) =>
            like(`c${member}`, `w${at}`, kind, at * 3 * hour, {
              verb: 'view',
              object: `passed ${kind} ${at}`,
              ...more,
            }),
          ),
        ).flat(),
      ).flat(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'one in eight who come to somebody leaves nothing of what he writes',
    acts: strangers({ devoted: 12 }),
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'strangers at first, who follow and like, and pass by the rest',
    acts: [
      ...strangers({ passed: 24 }),
      ...times(12, (member) =>
        times(60, (post) =>
          [{ verb: 'view' }, { verb: 'like', follows: true }].map((more) =>
            like(`c${member}`, 'boss', post + 100, post * 5 * hour + member * minute, more),
          ),
        ).flat(),
      ).flat(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'posts that please whoever sees them',
    acts: [
      ...strangers(),
      ...times(40, (at) =>
        ['view', 'like'].map((verb) =>
          like(`looker${at}`, 'boss', at % 12, (at % 12) * 25 * hour + at * minute, { verb }),
        ),
      ).flat(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'who opens a thread to talk, talks',
    acts: [
      ...people(),
      ...lookers(),
      ...cell({ members: 12, known: (member) => ({ ...own('c')(member), verb: 'comment' }) }),
      ...looksOf(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a class likes what its teacher sets it, each lesson',
    acts: [
      ...people(),
      ...lookers(),
      ...cell({ members: 12, every: day, known: own('c') }).map((act) => ({
        ...act,
        time: (act.time as number) - ((act.time as number) % hour) + ((act.time as number) % (10 * minute)),
      })),
      ...looksOf(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a class with five lessons a week, each at an hour of its own',
    acts: [
      ...people(),
      ...lookers(),
      ...cell({ members: 12, every: 7 * day, known: own('c') }).map((act, at) => {
        const post = Math.floor(at / 12);
        const lesson = [8, 34, 61, 81, 111][post % 5] as number;
        return {
          ...act,
          time: start + Math.floor(post / 5) * 7 * day + lesson * hour + ((act.time as number) % (10 * minute)),
        };
      }),
      ...looksOf(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'accounts on two devices look every day at what one owner writes, and do nothing',
    acts: [...people(), ...cell({ known: () => ({ verb: 'view' }) })],
    accused: [],
  },
  { name: 'people who live as they please', acts: people(), accused: [] },
  {
    name: 'a fan club that follows its idol',
    acts: [...people(), ...cell({ known: () => ({ follows: true }) })],
    accused: [],
  },
  {
    name: 'fans, friends, a chat, a pod: strangers to the owners with devices of their own',
    acts: [...people(), ...cell({ members: 12, known: own('c') })],
    accused: [],
    remark: /1 groups of accounts come to the same owners/,
  },
  {
    name: 'a couple, and four friends: too few',
    acts: [...people(), ...cell({ members: 2 }), ...cell({ members: 4, owners: ['chief'], name: 'f' })],
    accused: [],
  },
  {
    name: 'a family likes what its own writes, on the tablet at home',
    acts: [
      ...people(),
      ...cell(),
      ...times(5, (at) => like('boss', `w${at}`, 3, (at + 1) * day, { device: 'device c0' })),
    ],
    accused: [],
    remark: /or an innocent explanation fits/,
  },
  {
    name: 'a class at the machines of one room',
    acts: [
      ...people(),
      ...cell({
        members: 9,
        known: (member, post, at) => ({
          prefix: 'k1:school',
          time: start + post * 25 * hour + at * 3 * hour + ((member + post) % 3) * 20 * minute + 17,
        }),
      }),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'tokens of people who live on devices of their own, in the hands of an app',
    acts: [
      ...people(),
      ...cell(),
      ...times(6, (at) => times(5, (post) => like(`c${at}`, `w${at * 5 + post}`, post, (post + 1) * 2 * day))).flat(),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a match thread: strangers come again and again, for one evening',
    acts: [...people(), ...cell({ posts: 6, every: 61 * minute })],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a newsroom or agency: accounts of one controller',
    acts: [...people(), ...cell({ known: () => ({ controller: 'k1:agency' }) })],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'declared mirrors',
    acts: [...people(), ...cell({ known: () => ({ automation: true }) })],
    accused: [],
  },
  {
    name: 'what the platform itself puts before people: onboarding, bundles, advertisements',
    acts: [
      ...people(),
      ...cell({ known: () => ({ origin: 'onboarding' }) }),
      ...cell({ owners: ['chief'], posts: 5, name: 'b', known: () => ({ origin: 'bundle' }) }),
      ...cell({ owners: ['head'], posts: 22, every: 15 * hour, name: 'a', known: () => ({ origin: 'ad' }) }),
    ],
    accused: [],
  },
  {
    name: 'paid promotion',
    acts: [...people(), ...cell({ known: () => ({ paid: true }) })],
    accused: [],
  },
  {
    name: 'a page that welcomes newcomers has young visitors',
    acts: [
      ...people(),
      ...cell({
        members: 9,
        owners: ['welcome', 'tips'],
        known: (member) => ({ ...own('c')(member), account_created: start - 2 * day }),
      }),
      ...times(60, (at) =>
        times(4, (post) =>
          like(`new${at}`, at % 2 ? 'welcome' : 'tips', post * 3, post * 3 * day + at * 19 * minute, {
            account_created: start - 2 * day,
          }),
        ),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'many newcomers among strangers who come to one owner, where one in four is new: who of them came by chance nobody can tell',
    acts: [
      ...people().map((act, at) =>
        at % 4 === 0 ? { ...act, account: `new${act.account}`, account_created: start - 2 * day } : act,
      ),
      ...cell({
        members: 28,
        known: (member) => ({ ...own('c')(member), ...(member < 18 ? { account_created: start - 2 * day } : {}) }),
      }),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'newcomers of whom it is not known when they came',
    acts: [
      ...people(),
      ...cell({
        members: 12,
        known: (member) => ({ ...own('c')(member), account_created: null }),
      }),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'commuters read many papers, two days each',
    acts: [...people(), ...cell({ owners: times(8, (at) => `paper${at}`), posts: 2 })],
    accused: [],
  },
  {
    name: 'commuters on one train come each at its own time of day: always in the same order',
    acts: [...people(), ...phones((round) => round * day + (round % 2) * 9 * hour)],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'three breaks a day, each account with its place in them',
    acts: [...people(), ...phones((round) => Math.floor(round / 3) * day + (9.5 + 3 * (round % 3)) * hour, {}, 15)],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'half of them have a bell, the others look later, at any hour',
    acts: [...people(), ...called((member, at) => (member < 6 ? 5 * at : 5 + 25 * at))],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'the quick come before the slow, as a rule, when a chat calls them',
    acts: [...people(), ...called((member, at) => member / 2 + 14 * at)],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'nobody says who follows whom',
    acts: [...people(), ...cell()].map(({ follows: _, ...act }) => act),
    accused: [],
    remark: /no act tells whether/,
  },
  {
    name: 'a small community with few writers, where everybody comes to all of them',
    acts: [...people(), ...community(), ...cell({ members: 6, owners: ['n0', 'n1'], posts: 6 })],
    params: { leastCommunity: '20' },
    accused: [],
  },
  {
    name: 'a café whose guests read the local paper at its machines, and live on phones of their own',
    acts: [...people(), ...cafe()],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'guests of a café, and a family with a tablet on a mobile line, who read the same paper',
    acts: [
      ...people(),
      ...cafe(12, (guest, at) => `machine ${(guest + (at % 2)) % 6}`),
      ...cell({
        members: 4,
        owners: ['paper'],
        name: 'f',
        known: (_, post) => ({ device: 'tablet', prefix: `k1:cell${post % 5}` }),
      }),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'an upload in batches: all acts of an hour at one time',
    acts: [
      ...people(),
      ...phones((round) => round * 25.7 * hour).map((act) => ({
        ...act,
        time: Math.ceil((act.time as number) / hour) * hour,
      })),
    ],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'clocks up to three minutes off, of people who look within five when a chat calls them',
    acts: [...people(), ...called((member, at) => ((member * 7) % 12) * 0.27 + 5 * at)],
    accused: [],
    remark: /leads, not findings/,
  },
  {
    name: 'a family of six comes to one page whenever it has something new, on one tablet on a mobile line',
    acts: [...people(), ...cell({ known: (_, post) => ({ device: 'tablet', prefix: `cell${post % 5}` }) })],
    accused: [],
  },
];

/** Twelve who are told of a post at once; after how many minutes each comes, by chance. */
function called(minutes: (member: number, at: number) => number): CaseAct[] {
  const random = dice(5);
  return times(14, (post) =>
    times(12, (member) => like(`q${member}`, 'boss', post, post * 22.3 * hour + minutes(member, random()) * minute)),
  ).flat();
}

/** Each round for the next of so many customers. */
function forCustomers(customers: number): (act: CaseAct) => CaseAct {
  return (act) => {
    const round = Number(String(act.object).split('-')[1]);
    const owner = `customer${round % customers}`;
    return { ...act, owner, object: `${owner}-${round}` };
  };
}

/** Four who come at some moment of the rounds of the phones. */
function readers(start: (round: number) => number): CaseAct[] {
  const random = dice(6);
  return times(10, (round) =>
    times(4, (reader) => like(`reader${reader}`, 'boss', round, start(round) + 20 * random() * minute)),
  ).flat();
}

/** Sixty people who read the same four writers, often, and nobody else. */
function community(): CaseAct[] {
  const random = dice(2);
  return times(60, (at) =>
    times(40, () =>
      like(`n-reader${at}`, `n${Math.floor(random() * 4)}`, Math.floor(random() * 14), random() * 14 * day),
    ),
  ).flat();
}

/** Guests at machines, usual ones or any, who read other things there too, and most of all on their phones. */
function cafe(guests = 9, machine = (guest: number, _: number) => `device c${Math.floor(guest / 3)}`): CaseAct[] {
  const there = (guest: number, at: number) => ({ prefix: 'k1:café', device: machine(guest, at) });
  return [
    ...cell({ members: guests, owners: ['paper'], known: there }),
    ...times(guests, (guest) => [
      ...times(4, (at) => like(`c${guest}`, `w${guest * 4 + at}`, at, (at + 2) * 2 * day, there(guest, at))),
      ...elsewhere(`c${guest}`, guest),
    ]).flat(),
  ];
}

/** What somebody reads on a phone of his own. */
function elsewhere(account: string, seat: number): CaseAct[] {
  return times(20, (at) => like(account, `w${(seat * 7 + at * 3) % 80}`, at + 5, (at * 15 + seat) * hour));
}

/**
 * A hundred and ten people who come to one of forty writers again and again, like a third to a fifth of what they see there,
 * and less elsewhere; to another they came twice, and liked what they saw. `devoted` of them leave nothing of the first, and
 * pass by what others write.
 */
function lookers(devoted = 0): CaseAct[] {
  return times(110, (at) => {
    const look = (owner: string, post: number, time: number, liked: boolean) =>
      (liked ? ['view', 'like'] : ['view']).map((verb) => like(`looker${at}`, owner, post, time, { verb }));
    const keen = (post: number) => at < devoted || (post + at) % (3 + (at % 3)) === 0;
    return [
      ...(at < 100 ? times(12, (post) => look(`writer${at % 40}`, post, (post * 37 + at) * hour, keen(post))) : []),
      ...times(2, (post) => look(`writer${(at * 7 + 3) % 40}`, post + 20, (post * 91 + at) * hour, true)),
      ...times(9, (post) => look(`w${(at + post * 7) % 80}`, post + 50, (post * 31 + at) * hour, post % 6 === 0)),
      ...(devoted > 0
        ? times(3, (which) =>
            times(8, (post) => look(`w${(at + which * 11) % 80}`, post + 70, (post * 29 + at) * hour, false)),
          ).flat()
        : []),
    ].flat();
  }).flat();
}

/** Twelve who come to all that one owner writes, each on a device of his own, and what they look at, among `lookers`. */
function strangers({ devoted = 0, ...looks }: Parameters<typeof looksOf>[0] & { devoted?: number } = {}): CaseAct[] {
  return [...people(), ...lookers(devoted), ...cell({ members: 12, known: own('c') }), ...looksOf(looks)];
}

/** What the twelve of a cell look at: the owner's posts that they like, so many that they pass by, and so many elsewhere of which they like some. */
function looksOf({ passed = 0, elsewhere: others = 9, liked = 3 } = {}): CaseAct[] {
  return times(12, (member) => [
    ...times(12 + passed, (post) => like(`c${member}`, 'boss', post, post * 25 * hour, { verb: 'view' })),
    ...times(others, (at) =>
      (at < liked ? ['view', 'like'] : ['view']).map((verb) =>
        like(`c${member}`, `w${(member * 5 + at * 3) % 80}`, at + 60, (at * 17 + member) * hour, { verb }),
      ),
    ).flat(),
  ]).flat();
}
