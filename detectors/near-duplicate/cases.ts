import { createHash } from 'node:crypto';
import { draws } from '../../world/draws.ts';
import { language, sentence } from '../../world/language.ts';
import type { Case, CaseAct } from '../case.ts';

const hour = 3600e6;
const minute = 60e6;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 5) * 1000 + 1_234_567;

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const names = (members: number, name = 'r') => times(members, (member) => `${name}${member}`);

/** What the ingest keeps of a text without mentions, links or CJK (ingest/text.sql). */
export function form(text: string): CaseAct {
  const normal = text.toLowerCase().replace(/#[\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}]+/gu, '');
  if (normal === '') return {};
  const shingles = new Set(times(Math.max(1, normal.length - 3), (at) => normal.slice(at, at + 4)));
  const number = (shingle: string) => createHash('md5').update(shingle).digest().readUInt32LE(8) & 0x7fffffff;
  const numbers = [...new Set([...shingles].map(number))].sort((x, y) => x - y);
  return {
    text_hash: createHash('md5').update(normal).digest('hex'),
    text_length: normal.length,
    text_sketch: numbers.slice(0, 128),
    text_shingles: numbers.length,
  };
}

const english = language('en');

/** A text that nobody else would write; `n` tells one from another. */
const line = (n: number): string => sentence(english, n, draws(1000 + n));

/** People who write as they please for two weeks, in their own words and sometimes in everybody's. */
function people(acts = 240, accounts = 40): CaseAct[] {
  const draw = draws(7);
  return times(acts, (at) => ({
    time: start + Math.floor(draw.uniform() * 14 * day),
    verb: draw.one(['post', 'comment', 'comment']),
    account: `p${draw.below(accounts)}`,
    object: `o${at}`,
    owner: `p${draw.below(accounts)}`,
    follows: draw.chance(0.5),
    device: `d${draw.below(400)}`,
    prefix: `n${draw.below(200)}`,
    ...form(
      draw.chance(0.15)
        ? draw.one(['so very true my friend', 'thanks for sharing this', 'wow'])
        : sentence(english, draw.below(9), draw),
    ),
  }));
}

interface Campaign {
  readonly members?: number;
  readonly name?: string;
  readonly texts?: number;
  readonly verb?: string;
  readonly every?: number;
  readonly apart?: number;
  readonly say?: (text: number, member: number) => string;
  readonly known?: (text: number, member: number) => CaseAct;
}

/** The same accounts write text after text. */
function campaign({
  members = 6,
  name = 'r',
  texts = 6,
  verb = 'post',
  every = 31 * hour,
  apart = 40e6,
  say = line,
  known = () => ({}),
}: Campaign = {}): CaseAct[] {
  return times(texts, (text) =>
    times(members, (member) => ({
      time: start + text * every + member * apart + 7_777_777,
      verb,
      account: `${name}${member}`,
      object: `${name}-${text}-${member}`,
      ...(verb === 'post' ? { owner: `${name}${member}` } : { owner: `target${text}-${member}`, follows: false }),
      ...form(say(text, member)),
      ...known(text, member),
    })),
  ).flat();
}

/** A sentence with a word of the member's own in it and one at its end. */
const edited = (text: number, member: number) => {
  const words = line(text).split(' ');
  words[(3 * member) % words.length] = `own${member}`;
  return `${words.join(' ')} ${['indeed', '', 'yes', 'friends', 'now', 'again'][member % 6]}`;
};

const slots = (text: number, member: number) =>
  `${line(text)} says ${['mila', 'jorin', 'katel', 'bruno', 'sanne', 'wilko'][member % 6]} ${100 + 37 * member} ${line(text + 50)}`;

const on = (owner: string) => (text: number, member: number) => ({
  owner,
  object: `${owner}-${text}`,
  device: `own${member}`,
});

/** Three accounts to a phone, in turn within minutes. */
const phones = (_: number, member: number): CaseAct => ({
  device: `phone${Math.floor(member / 3)}`,
  prefix: `net${Math.floor(member / 3)}`,
});

export const fires: Case[] = [
  {
    name: 'six accounts write six texts, all in the same words',
    acts: [
      ...people(),
      ...campaign(),
      ...times(200, (at) => ({
        time: start + at * 5 * minute,
        verb: 'share',
        account: `p${at % 40}`,
        object: `o${at}`,
      })),
    ],
    accused: [names(6)],
  },
  {
    name: 'a word is changed each time, another put at the end',
    acts: [...people(), ...campaign({ say: edited })],
    accused: [names(6)],
  },
  {
    name: 'a template whose name and number each fills in',
    acts: [...people(), ...campaign({ say: slots, texts: 5 })],
    accused: [names(6)],
  },
  {
    name: 'texts longer than a sketch, a paragraph left out here and there',
    acts: [
      ...people(),
      ...campaign({ say: (text, member) => times(7, (at) => (at === member ? '' : line(10 * text + at))).join(' ') }),
    ],
    accused: [names(6)],
  },
  {
    name: 'comments in copied words under posts of many',
    acts: [...people(), ...campaign({ verb: 'comment', apart: 20 * minute })],
    accused: [names(6)],
  },
  {
    name: 'two crews are two findings',
    acts: [
      ...people(),
      ...campaign(),
      ...campaign({ members: 8, name: 'z', say: (text) => line(text + 20), every: 29 * hour }),
    ],
    accused: [names(6), names(8, 'z')],
  },
  {
    name: 'three texts an hour apart are enough, whoever else wrote one of them',
    acts: [
      ...people(500, 200),
      ...campaign({ members: 8, texts: 3, every: hour }),
      ...times(4, (at) => ({
        time: start + (at + 5) * hour,
        verb: 'post',
        account: `p${at}`,
        object: `again${at}`,
        owner: `p${at}`,
        ...form(line(1)),
      })),
    ],
    accused: [names(8)],
  },
  {
    name: 'who wrote the texts first is a victim',
    acts: [
      ...people(),
      ...times(6, (text) => ({
        time: start + text * 31 * hour - 3 * hour,
        verb: 'post',
        account: 'p3',
        object: `original${text}`,
        owner: 'p3',
        ...form(line(text)),
      })).slice(1),
      ...campaign(),
    ],
    accused: [names(6)],
  },
  {
    name: 'one person is reported in copied words, in two rounds',
    uncounted: /times one of the same/,
    acts: [
      ...people(900, 100),
      ...campaign({ verb: 'report', texts: 2, members: 8, every: 25 * hour, say: () => line(3), known: on('p1') }),
    ],
    accused: [names(8)],
  },
  {
    name: 'slogans under posts of one person, from few phones',
    acts: [
      ...people(500, 200),
      ...campaign({
        verb: 'comment',
        members: 9,
        texts: 2,
        known: (text, member) => ({ ...on('p1')(text, member), ...phones(text, member) }),
      }),
      ...campaign({
        verb: 'comment',
        members: 5,
        name: 'q',
        texts: 1,
        known: (text, member) => on('p1')(text, member),
      }),
    ],
    accused: [names(9)],
  },
  {
    name: 'two persons get one slogan each from the same phones: one finding',
    acts: [
      ...people(500, 200),
      ...times(2, (target) =>
        campaign({
          verb: 'comment',
          members: 9,
          texts: 2,
          say: () => line(30 + target),
          known: (text, member) => ({
            ...on(`p${target}`)(text, member),
            ...phones(text, member),
            time: start + (target * 3 + text) * day + member * minute,
          }),
        }),
      ).flat(),
    ],
    accused: [names(9)],
  },
];

export const silent: Case[] = [
  { name: 'people who write as they please', acts: people(), accused: [] },
  {
    name: 'one text alone is a lead',
    acts: [...people(), ...campaign({ texts: 1, members: 9 })],
    accused: [],
    remark: /rare texts that at least five accounts wrote .* Leads/,
  },
  { name: 'two texts are too few', acts: [...people(), ...campaign({ texts: 2, members: 9 })], accused: [] },
  { name: 'four accounts are too few', acts: [...people(), ...campaign({ members: 4, texts: 9 })], accused: [] },
  {
    name: 'three texts at one sitting are one fact',
    acts: [...people(), ...campaign({ texts: 3, members: 9, every: 10 * minute })],
    accused: [],
  },
  {
    name: 'greetings that everybody uses: first, good morning, happy birthday',
    acts: [
      ...people(),
      ...campaign({
        members: 25,
        texts: 9,
        say: (text) => ['first!', 'good morning everybody', 'happy birthday to you'][text % 3] as string,
      }),
    ],
    accused: [],
  },
  {
    name: 'hashtags alone',
    acts: [...people(), ...campaign({ texts: 9, say: (text) => `#cats${text} #mon` })],
    accused: [],
  },
  {
    name: 'fans cry goal with the long tag of their club, at match after match',
    acts: [
      ...people(),
      ...campaign({ texts: 9, say: (text) => `${['gol', 'goool', 'golazo'][text % 3]}! #vorvistelkabransu` }),
    ],
    accused: [],
  },
  {
    name: 'texts that more accounts than allowed write are everybody’s',
    acts: [...people(), ...campaign({ members: 9 })],
    params: { mostAccounts: '8' },
    accused: [],
  },
  {
    name: 'a petition’s share button fills in the words, and so do two others',
    acts: [
      ...people(),
      ...campaign({
        verb: 'share',
        members: 14,
        texts: 3,
        apart: 20 * minute,
        known: (text) => ({ object: `petition${text}`, owner: `starter${text}` }),
      }),
    ],
    accused: [],
    remark: /3 rare texts that several accounts wrote are explained/,
  },
  {
    name: 'quoted headlines: the same pages passed on under their titles',
    acts: [
      ...people(),
      ...campaign({
        verb: 'share',
        texts: 8,
        known: (text) => ({ object: `page${text}`, object_kind: 'link', owner: null }),
      }),
    ],
    accused: [],
  },
  {
    name: 'chain letters go about in a community, each to some of it',
    acts: [
      ...people(),
      ...times(4, (text) =>
        times(12, (at) => ({
          time: start + text * 2 * day + at * 2 * hour,
          verb: 'post',
          account: `p${(at * 3 + text * 7 + ((at * text) % 5) * 11) % 40}`,
          object: `letter${text}-${at}`,
          owner: 'p39',
          ...form(`${line(text)} ${line(text + 9)}`),
        })),
      ).flat(),
    ],
    accused: [],
  },
  {
    name: 'a challenge: the same beginning, a sentence of one’s own, a hashtag',
    acts: [
      ...people(),
      ...campaign({
        members: 9,
        say: (text, member) => `my week in three words ${line(100 + 10 * text + member)} #threewords`,
      }),
    ],
    accused: [],
  },
  {
    name: 'a fan drive: followers copy templates under their idol’s posts, evening after evening',
    acts: [
      ...people(),
      ...campaign({
        verb: 'comment',
        members: 12,
        texts: 4,
        known: (text) => ({ object: `idol${text}`, owner: 'idol', follows: true }),
      }),
    ],
    accused: [],
  },
  {
    name: 'fans of several idols, who follow them all',
    acts: [
      ...people(),
      ...campaign({ verb: 'comment', members: 12, known: (text) => ({ owner: `idol${text}`, follows: true }) }),
    ],
    accused: [],
  },
  {
    name: 'slogans under posts of one person, each from a phone of its own',
    acts: [...people(), ...campaign({ verb: 'comment', members: 8, known: on('p1') })],
    accused: [],
  },
  {
    name: 'a class writes one text from the machines of one room',
    acts: [
      ...people(),
      ...campaign({
        members: 8,
        texts: 1,
        apart: 5 * minute,
        known: (_, member) => ({ device: `desk${member % 4}`, prefix: 'school' }),
      }),
    ],
    accused: [],
  },
  {
    name: 'an agency posts for its clients from a template',
    acts: [...people(), ...campaign({ say: edited, known: () => ({ controller: 'agency' }) })],
    accused: [],
  },
  {
    name: 'a newsroom’s desks and a franchise’s branches publish the same',
    acts: [...people(), ...campaign({ known: () => ({ subject: 'house' }) })],
    accused: [],
  },
  {
    name: 'declared mirrors and bots',
    acts: [...people(), ...campaign({ known: () => ({ automation: true }) })],
    accused: [],
  },
  {
    name: 'a giveaway asks for one word',
    acts: [
      ...people(),
      ...campaign({
        verb: 'comment',
        members: 20,
        texts: 5,
        say: () => 'DONE',
        known: (text) => ({ owner: `host${text}` }),
      }),
    ],
    accused: [],
  },
  {
    name: 'breaking news: several outlets print one agency’s line, everybody reacts in words of their own',
    acts: [
      ...people(),
      ...campaign({ members: 9, texts: 1, apart: minute }),
      ...campaign({
        members: 12,
        name: 'reader',
        say: (text, member) => line(200 + 12 * text + member),
        apart: minute,
      }),
    ],
    accused: [],
  },
  {
    name: 'posts scheduled for the full hour, each its own',
    acts: [
      ...people(),
      ...campaign({ members: 9, apart: 0, every: day, say: (text, member) => line(300 + 9 * text + member) }),
    ],
    accused: [],
  },
  {
    name: 'people who moved here introduce themselves alike',
    acts: [
      ...people(),
      ...campaign({
        members: 15,
        texts: 1,
        apart: 3 * hour,
        say: (_, member) => `hello everybody i am new here and used to write as ${line(400 + member)}`,
      }),
    ],
    accused: [],
  },
  {
    name: 'an upload in a batch, all at one time',
    acts: [...people(), ...campaign({ members: 9, texts: 4, apart: 0, every: 0 })],
    accused: [],
  },
  {
    name: 'a class signs what its teacher wrote, from the machines of one room',
    acts: [
      ...people(500, 200),
      ...campaign({
        verb: 'comment',
        members: 8,
        texts: 1,
        apart: 5 * minute,
        known: (text, member) => ({ ...on('p1')(text, member), device: `desk${member % 4}`, prefix: 'school' }),
      }),
    ],
    accused: [],
    remark: /Leads, not findings/,
  },
  {
    name: 'giveaways: who takes part copies the words, and fourteen take part in all',
    acts: [
      ...people(500, 200),
      ...times(6, (text) =>
        campaign({
          verb: 'comment',
          members: 60,
          texts: 1,
          apart: 23 * minute,
          say: () => line(text),
          known: (_, member) => ({
            time: start + text * 31 * hour + member * 23 * minute,
            account: member < 14 ? `r${member}` : `p${(member * 4 + text * 31) % 200}`,
            object: `prize${text}`,
            owner: `host${text}`,
          }),
        }),
      ).flat(),
    ],
    accused: [],
    remark: /Leads, not findings/,
  },
  {
    name: 'onboarding fills in the first posts of newcomers',
    acts: [
      ...people(),
      ...times(12, (member) =>
        times(4, (at) => ({
          time: start + day + member * 5 * hour + at * (2 + member) * hour,
          verb: 'post',
          account: `new${member}`,
          object: `new${member}-${at}`,
          owner: `new${member}`,
          origin: 'onboarding',
          ...form(line(700 + at)),
        })),
      ).flat(),
    ],
    accused: [],
  },
];
