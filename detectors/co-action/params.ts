import { type Verb, verbs } from '../../ingest/engagement.ts';
import type { Param, ParamSpec } from '../detector.ts';
import { choice, duration, integer, number, readDuration } from '../params.ts';

/** The window of each verb, in µs. */
export interface Windows {
  readonly standard: number;
  readonly byVerb: Readonly<Record<string, number>>;
}

export interface Params {
  readonly window: Windows;
  readonly null: 'poisson' | 'none';
  readonly minParticipation: number;
  readonly minObjects: number;
  readonly cap: number;
  readonly pause: number;
  readonly density: number;
  readonly q: number;
}

const windowBounds = duration({ default: '60s', min: '1s', max: '1d', meaning: '' });

function readWindows(text: string): Windows | undefined {
  const byVerb: Record<string, number> = {};
  let standard = readDuration(windowBounds.default) as number;
  for (const part of text.split(',')) {
    const [verb, length] = part.includes('=') ? (part.split('=', 2) as [string, string]) : [undefined, part];
    const us = windowBounds.read(length);
    if (us === undefined || (verb !== undefined && !verbs.includes(verb as Verb))) return undefined;
    if (verb === undefined) standard = us;
    else byVerb[verb] = us;
  }
  return { standard, byVerb };
}

const window: Param<Windows> = {
  default: '60s',
  range: `${windowBounds.range}, or with exceptions by verb, such as 60s,like=10s`,
  meaning: 'two acts on one object at most this far apart are together',
  read: readWindows,
};

/** What a user may set. */
export const params: ParamSpec<Params> = {
  window,
  null: choice(['poisson', 'none'], "what chance is expected to do; none lists CooRTweet's pairs and finds nothing"),
  minParticipation: integer({
    default: '2',
    min: '1',
    max: '1000',
    meaning: 'null=none alone: acts that an account needs',
  }),
  minObjects: integer({
    default: '3',
    min: '2',
    max: '1000',
    meaning: 'objects (owners, where known) on which two accounts must act together',
  }),
  cap: integer({
    default: '200',
    min: '1',
    max: '10000',
    meaning: 'an act with more other accounts than this in the window around it tells nothing and is left out',
  }),
  pause: duration({
    default: '1h',
    min: '0s',
    max: '7d',
    meaning: 'joint acts closer together than this count as one, so that one sitting is one fact',
  }),
  density: number({
    default: '0.3',
    min: '0',
    max: '1',
    meaning: 'a group with a smaller share of the conceivable ties is split further',
  }),
  q: number({
    default: '0.01',
    min: '1e-9',
    max: '0.2',
    meaning: 'rate of false discoveries, of ties and of findings',
  }),
};
