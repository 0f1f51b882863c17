import { dice } from '../../world/dice.ts';
import type { Case, CaseAct } from '../case.ts';

const day = 86_400e6;
const hour = 3600e6;
const minute = 60e6;
const start = Date.UTC(2026, 0, 5) * 1000;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const names = (n: number, name = 'm') => times(n, (at) => `${name}${at}`).sort();

type Words = Pick<CaseAct, 'text_hash' | 'text_sketch'>;

/** A text of so many shingles of its own, after those that it shares. */
function words(seed: number, own = 20, shared: readonly number[] = []): Words {
  const random = dice(1000 + seed);
  const sketch = [...new Set([...shared, ...times(own, () => Math.floor(random() * 2 ** 31))])].sort((x, y) => x - y);
  return { text_hash: `t${sketch.join('-')}`, text_sketch: sketch };
}

const slogan = words(1, 18).text_sketch as number[];
/** The slogan in somebody's own hand. */
const rewritten = (at: number): Words => words(500 + at, 5, slogan);
const copied = () => words(0, 0, slogan);
/** Something of one's own. */
const said = (at: number): Words => words(5000 + at);

/** A hundred and sixty people who live as they please for two weeks and write of what they please; each writes on a page of their own. */
function people(): CaseAct[] {
  const random = dice(7);
  const who = () => `p${Math.floor(random() ** 1.5 * 160)}`;
  return times(800, (at) => {
    const owner = who();
    const verb = ['view', 'like', 'comment', 'vote', 'comment'][at % 5] as string;
    return {
      time: start + Math.floor(random() * 14 * day),
      verb,
      account: who(),
      owner,
      object: `${owner}-${Math.floor(random() * 3)}`,
      ...(verb === 'comment' ? said(at) : {}),
    };
  });
}

/** The same people, each with a device at home. */
const atHome = () => people().map((act) => ({ ...act, device: `of-${act.account}`, prefix: `of-${act.account}` }));

interface Crowd {
  readonly size?: number;
  readonly name?: string;
  readonly target?: string;
  readonly verb?: string;
  readonly after?: number;
  /** From one who comes to the next. */
  readonly apart?: number;
  /** What each says. */
  readonly text?: (at: number) => Words | undefined;
  /** What else is known of the act. */
  readonly known?: (at: number) => CaseAct;
}

/** Strangers who come to one target, one after the other, on the ninth day. */
function crowd({
  size = 10,
  name = 'm',
  target = 'victim',
  verb = 'comment',
  after = 8 * day + 9 * hour,
  apart = 7 * minute,
  text = rewritten,
  known = () => ({}),
}: Crowd = {}): CaseAct[] {
  return times(size, (at) => ({
    time: start + after + at * apart,
    verb,
    account: `${name}${at}`,
    owner: target,
    object: `${target}-${at % 3}`,
    ...text(at),
    ...known(at),
  }));
}

/** Those who came see one post of somebody else half an hour before they come. */
const seeing = (acts: readonly CaseAct[], before = hour / 2, owner = 'caller', verb = 'view'): CaseAct[] =>
  acts.map(({ time, account }) => ({ time: (time as number) - before, verb, account, owner, object: `${owner}-call` }));

/** The same acts with another verb, a second later. */
const besides = (acts: readonly CaseAct[], verb: string, after = 1e6): CaseAct[] =>
  acts.map(({ time, account, owner, object }) => ({ time: (time as number) + after, verb, account, owner, object }));

const hands = (each: number) => (at: number) => ({ device: `d${Math.floor(at / each)}`, prefix: `n${at}` });
const raid = crowd();
const round = (after: number, text: (at: number) => Words = rewritten) =>
  crowd({ size: 7, verb: 'report', after, apart: 20 * minute, text });
const offered = (at: number) => words(60 + (at % 3), 14);
/** Reports as they come in all the time: each of another, half of them with the reason that the platform offers. */
const reports = () =>
  times(40, (at) => ({
    verb: 'report',
    account: `p${at}`,
    time: start + at * 8 * hour,
    owner: `p${(at % 9) + 50}`,
    object: `p${(at % 9) + 50}-0`,
    ...(at % 2 ? said(800 + at) : offered(at)),
  }));
const plain = { verb: 'view', account: 'p1', owner: 'p2', object: 'p2-0' };

/** Sixteen at four machines within two hours. */
const inOneRoom = (text: (at: number) => Words) =>
  crowd({ size: 16, text, known: (at) => ({ device: `d${at % 4}`, prefix: 'school' }) });

/** What a target posted, with so much of other words in it. */
const posts = (shared: readonly number[], target = 'victim'): CaseAct[] =>
  times(3, (at) => ({
    time: start + hour + at,
    verb: 'post',
    account: target,
    owner: target,
    object: `${target}-${at}`,
    ...words(400 + at, 12, shared),
  }));

export const fires: Case[] = [
  {
    name: 'ten strangers who had seen one post come with the same words, each in its own hand',
    acts: [
      ...people(),
      ...posts([]),
      ...raid,
      ...seeing(raid),
      ...seeing(raid.slice(0, 3), -hour),
      ...crowd({ size: 2, name: 'w', text: (at) => words(700 + at, 20, [5]) }), // one shingle in common
      ...crowd({ size: 4, name: 'victim-and-', text: rewritten }).map((act) => ({ ...act, account: 'victim' })),
      { ...plain, verb: 'comment', time: start, ...words(90, 20, slogan.slice(0, 2)) },
      { ...plain, verb: 'comment', time: start, text_hash: 't', text_sketch: [7] },
    ],
    accused: [names(10)],
    severity: 'medium',
  },
  {
    name: 'the same from few devices, with no call to be seen',
    acts: [...atHome(), ...crowd({ known: hands(5) }), ...seeing(raid, hour / 2, 'victim')],
    accused: [names(10)],
    severity: 'medium',
  },
  {
    name: 'strangers with words of their own from few devices: a community influx',
    acts: [...atHome(), ...crowd({ size: 20, text: said, known: hands(5) })],
    accused: [names(20)],
    severity: 'low',
  },
  {
    name: 'voters who had seen the call are part of it, somebody who came by himself is not',
    acts: [
      ...people(),
      ...raid,
      ...crowd({ size: 3, name: 'v', verb: 'vote', text: () => undefined }),
      ...crowd({ size: 2, name: 'w', text: (at) => said(7000 + at) }),
      ...crowd({ size: 3, text: (at) => words(7000 + at, 5, said(7000).text_sketch as number[]) }).map((act) => ({
        ...act,
        account: 'w0',
      })),
      ...seeing([...raid, ...crowd({ size: 3, name: 'v' })]),
    ],
    accused: [[...names(10), ...names(3, 'v')]],
  },
  {
    name: 'seven report one account round after round, with reasons much alike',
    acts: [
      ...people(),
      ...reports(),
      ...round(6 * day),
      ...round(8 * day, (at) => rewritten(50 + at)),
      ...seeing(round(6 * day)),
    ],
    accused: [names(7)],
    severity: 'medium',
  },
  {
    name: 'copied reasons that nobody else gives',
    acts: [...people(), ...reports(), ...round(6 * day, copied), ...seeing(round(6 * day))],
    accused: [names(7)],
    severity: 'medium',
  },
  {
    name: 'eight texts, copied by sixteen who share four devices in one room',
    acts: [...atHome(), ...inOneRoom((at) => words(at % 8))],
    accused: [names(16)],
  },
  {
    name: 'who likes the target, or came to it days before, is no stranger',
    acts: [
      ...people(),
      ...raid,
      ...seeing(raid),
      ...besides(raid.slice(0, 1), 'like'),
      ...besides(raid.slice(1, 2), 'vote', -3 * day),
    ],
    accused: [names(10).filter((name) => name !== 'm0' && name !== 'm1')],
  },
];

export const silent: Case[] = [
  {
    name: 'four strangers are too few',
    acts: [...people(), ...crowd({ size: 4 }), ...seeing(crowd({ size: 4 }))],
    accused: [],
  },
  {
    name: 'a crowd that came before the window',
    acts: [...people(), ...raid, ...seeing(raid)],
    window: { since: start + 9 * day, until: start + 14 * day },
    accused: [],
  },
  {
    name: 'no more than come every day',
    acts: [
      ...people(),
      ...raid,
      ...seeing(raid),
      ...times(14, (on) =>
        crowd({ size: 12, name: `day${on}-`, after: on * day, verb: 'vote', text: () => undefined }),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'the whole public has come',
    acts: [...people(), ...crowd({ size: 101, apart: minute }), ...seeing(crowd({ size: 101, apart: minute }))],
    params: { most: '100' },
    accused: [],
  },
  {
    name: 'something goes viral in one community: all saw one post, each says something else',
    acts: [...people(), ...crowd({ size: 20, text: said }), ...seeing(crowd({ size: 20 }))],
    accused: [],
    remark: /in words and from devices of their own/,
  },
  {
    name: "a celebrity's remark sends a crowd, some of whom report",
    acts: [
      ...people(),
      ...crowd({ size: 20, text: said }),
      ...besides(crowd({ size: 5 }), 'report'),
      ...seeing(crowd({ size: 20 }), hour / 2, 'celebrity', 'like'),
    ],
    accused: [],
  },
  {
    name: 'breaking news: hundreds comment within the hour',
    acts: [...people(), ...crowd({ size: 200, apart: minute / 4, text: said })],
    accused: [],
  },
  {
    name: 'a bad post that many report, each in words of their own or with the reason the platform offers',
    acts: [
      ...people(),
      ...reports(),
      ...crowd({ size: 25, verb: 'report', text: (at) => (at % 2 ? said(900 + at) : offered(at)) }),
    ],
    accused: [],
  },
  {
    name: 'answers that take up the words of a question',
    acts: [...people(), ...posts(slogan), ...raid, ...seeing(raid)],
    accused: [],
  },
  {
    name: 'a match: cries that are short',
    acts: [...people(), ...crowd({ size: 30, text: (at) => words(at % 4, 6) }), ...seeing(crowd({ size: 30 }))],
    accused: [],
  },
  {
    name: 'an outage: customers complain as they do everywhere',
    acts: [
      ...people(),
      ...times(12, (at) => ({
        ...plain,
        verb: 'comment',
        account: `p${at}`,
        time: start + at * hour,
        ...rewritten(80 + at),
      })),
      ...raid,
      ...seeing(raid),
    ],
    accused: [],
  },
  {
    name: 'a giveaway asks for one word, and for a like',
    acts: [
      ...people(),
      ...crowd({ size: 20 }),
      ...seeing(crowd({ size: 20 })),
      ...besides(crowd({ size: 20 }), 'like'),
    ],
    accused: [],
  },
  {
    name: 'a fan drive: a template, much edited, by those who follow the idol',
    acts: [
      ...people(),
      ...crowd({ size: 20, known: () => ({ follows: true }) }),
      ...seeing(crowd({ size: 20 }), hour, 'club'),
    ],
    accused: [],
  },
  {
    name: 'a petition: one text, filled in by a button',
    acts: [...people(), ...crowd({ size: 20, text: copied }), ...seeing(crowd({ size: 20 }), hour, 'petition')],
    accused: [],
  },
  {
    name: 'a family with one tablet',
    acts: [...atHome(), ...crowd({ size: 4, known: hands(4) }), ...seeing(crowd({ size: 4 }))],
    accused: [],
  },
  {
    name: 'a class in a computer room writes about a visit',
    acts: [...atHome(), ...inOneRoom(said)],
    accused: [],
  },
  {
    name: 'a class in a computer room signs one petition',
    acts: [...atHome(), ...inOneRoom(copied)],
    accused: [],
  },
  {
    name: 'a newsroom whose accounts declare one controller',
    acts: [
      ...atHome(),
      ...crowd({ size: 12, text: said, known: (at) => ({ ...hands(6)(at), controller: 'newsroom' }) }),
    ],
    accused: [],
  },
  {
    name: 'one who says the same again and again in a crowd that does not',
    acts: [
      ...people(),
      ...crowd({ size: 12, text: said }),
      ...raid.map((act) => ({ ...act, account: 'm3' })),
      ...seeing(crowd({ size: 12 })),
    ],
    accused: [],
  },
  {
    name: 'people who moved here introduce themselves alike, to three hosts',
    acts: [
      ...people(),
      ...times(3, (host) => {
        const newcomers = crowd({
          size: 12,
          name: `h${host}-`,
          target: `host${host}`,
          text: (at) => rewritten(20 * host + at),
        });
        return [...newcomers, ...seeing(newcomers)];
      }).flat(),
    ],
    accused: [],
    remark: /3 times far more strangers/,
  },
  {
    name: 'a family of six hands one tablet round within the hour',
    acts: [
      ...atHome(),
      ...crowd({ size: 6, apart: 9 * minute, text: said, known: () => ({ device: 'tablet', prefix: 'home' }) }),
    ],
    accused: [],
  },
  {
    name: 'colleagues in one office, all of whose comments were uploaded at one time',
    acts: [
      ...atHome(),
      ...crowd({ size: 12, apart: 0, text: said, known: (at) => ({ ...hands(4)(at), prefix: 'office' }) }),
    ],
    accused: [],
  },
  {
    name: 'a contest: thirty who saw one post vote, from phones behind one carrier',
    acts: [
      ...atHome(),
      ...crowd({
        size: 30,
        verb: 'vote',
        text: () => undefined,
        known: (at) => ({ device: `own${at}`, prefix: 'carrier' }),
      }),
      ...seeing(crowd({ size: 30 })),
    ],
    accused: [],
    remark: /in words and from devices of their own/,
  },
  {
    name: 'declared bots write alike under what one bot posts',
    acts: [...people(), ...crowd({ size: 12, known: () => ({ automation: true }) }), ...seeing(crowd({ size: 12 }))],
    accused: [],
  },
  {
    name: 'onboarding asks newcomers to introduce themselves to one host',
    acts: [
      ...people(),
      ...crowd({ size: 12, known: () => ({ origin: 'onboarding' }) }),
      ...seeing(crowd({ size: 12 })),
    ],
    accused: [],
  },
  {
    name: 'branches of one house write alike, each on a device of its own',
    acts: [...people(), ...crowd({ size: 12, known: () => ({ subject: 'house' }) }), ...seeing(crowd({ size: 12 }))],
    accused: [],
    remark: /one organisation declares them/,
  },
  {
    name: 'a year of forms much alike is imported at one time',
    acts: [...people(), ...crowd({ size: 30, apart: 0, text: rewritten })],
    accused: [],
  },
  {
    name: 'a family of six on one tablet, behind a VPN',
    acts: [
      ...atHome(),
      ...crowd({
        size: 6,
        apart: 9 * minute,
        text: said,
        known: (at) => ({ device: 'tablet', prefix: `vpn${at}` }),
      }),
    ],
    accused: [],
  },
];
