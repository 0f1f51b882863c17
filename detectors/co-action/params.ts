import { type Verb, verbs } from '../../ingest/engagement.ts';
import type { Param, ParamSpec } from '../detector.ts';
import { choice, duration, integer, number } from '../params.ts';

/** The windows tried with each verb, in µs, rising. */
export interface Windows {
  readonly standard: readonly number[];
  readonly byVerb: Readonly<Record<string, readonly number[]>>;
}

export interface Params {
  readonly window: Windows;
  readonly null: 'poisson' | 'none';
  readonly minParticipation: number;
  readonly minObjects: number;
  readonly minAccounts: number;
  readonly cap: number;
  readonly pause: number;
  readonly density: number;
  readonly q: number;
}

const windowBounds = duration({ default: '60s', min: '1s', max: '1d', meaning: '' });

const usual = '60s+10m';

/** All verbs taken together, as one. */
export const any = 'any';

/** `60s+10m`, rising; undefined where one is not a window. */
function readList(text: string): number[] | undefined {
  const windows = text.split('+').map(windowBounds.read);
  return windows.includes(undefined) ? undefined : [...new Set(windows as number[])].sort((x, y) => x - y);
}

function readWindows(text: string): Windows | undefined {
  const byVerb: Record<string, readonly number[]> = { [any]: [3600e6] };
  let standard = readList(usual) as readonly number[];
  for (const part of text.split(',')) {
    const [verb, list] = part.includes('=') ? (part.split('=', 2) as [string, string]) : [undefined, part];
    const windows = readList(list);
    if (windows === undefined || (verb !== undefined && verb !== any && !verbs.includes(verb as Verb)))
      return undefined;
    if (verb === undefined) standard = windows;
    else byVerb[verb] = windows;
  }
  return { standard, byVerb };
}

/** The windows in which a verb is judged. */
export function windowsOf({ window }: Pick<Params, 'window'>, verb: string): readonly number[] {
  return window.byVerb[verb] ?? window.standard;
}

const window: Param<Windows> = {
  default: usual,
  range: `${windowBounds.range}; several, and exceptions by verb, such as 60s+10m,like=10s; any=1h is that of all verbs together`,
  meaning: 'two acts on one object at most this far apart are together; each window is tried',
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
  minAccounts: integer({
    default: '5',
    min: '2',
    max: '1000',
    meaning: 'smaller groups may be friends: leads',
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
