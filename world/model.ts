import type { Verb } from '../ingest/engagement.ts';
import type { Agenda } from './agenda.ts';
import type { Draws } from './draws.ts';
import type { Language } from './language.ts';
import type { Pairs } from './pairs.ts';
import type { Ring } from './ring.ts';

export const minute = 60;
export const hour = 3600;
export const day = 86_400;

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

export interface Settings {
  readonly seed: number;
  /** People in the beginning; newcomers and schemes add to them. */
  readonly accounts: number;
  readonly days: number;
  readonly difficulty: Difficulty;
}

/** Times are seconds since the world began, negative before. */
export interface Account {
  readonly index: number;
  community: Community;
  readonly created: number;
  /** Hours its clock is ahead of UTC, and how late its day is beside its neighbours'. */
  readonly zone: number;
  lateness: number;
  readonly country: string;
  readonly language: Language;
  /** Sittings a day, posts a sitting, and the chance that something seen is liked. */
  pace: number;
  writing: number;
  readonly liking: number;
  /** How much others are drawn to it. */
  readonly charm: number;
  readonly follows: Account[];
  followers: number;
  /** Its latest posts. */
  readonly recent: Ring<Post>;
  /** Where it is at home, at work, and under way. */
  home: Place;
  work: Place | undefined;
  carrier: Place;
  devices: Device[];
  readonly who: Who;
  /** Declared. */
  readonly automation: boolean;
  /** Seconds that its clock is wrong. */
  readonly skew: number;
  /** What it does before this reaches the log after it: its device is out of reach till then. */
  held: number;
  /** Chance that its device sends an act twice. */
  readonly stutter: number;
  /** Nothing new before this: it is sitting until then, or away. */
  busy: number;
  /** Of the latest sitting. */
  session: number;
  closed: boolean;
  /** Whether some scheme or look-alike has taken it: nobody plays two parts by chance. */
  cast: boolean;
}

/** What an account is registered with. */
export interface Who {
  readonly handle: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly avatar: string | undefined;
  readonly bio: string | undefined;
  readonly subject: string | undefined;
  readonly controller: string | undefined;
  readonly payment: string | undefined;
}

export interface Community {
  readonly index: number;
  readonly country: string;
  readonly zone: number;
  readonly language: Language;
  readonly members: Account[];
  readonly topics: readonly string[];
  /** What its members liked and shared last: who looks here sees what is liked much and lately. */
  readonly hot: Ring<Post>;
}

export interface Post {
  readonly index: number;
  readonly owner: Account;
  readonly created: number;
  readonly topics: readonly string[];
  /** How well it pleases; the chance to like it is that of the account times this. */
  readonly appeal: number;
  /** A text that whoever shares it by its button sends along. */
  readonly prefilled: string | undefined;
  likers: Set<number>;
  seen: number;
  /** Undefined while it stands. */
  deleted: number | undefined;
}

export interface Device {
  readonly index: number;
  readonly client: string;
}

/** A network with its addresses (IPv4 as numbers). */
export interface Place {
  readonly country: string;
  readonly asn: number;
  ips: number[];
}

/** One row of events.parquet, with numbers for names. Undefined is null. */
export interface Act {
  readonly number: number;
  readonly time: number;
  readonly recorded: number;
  readonly verb: Verb;
  readonly account: number;
  readonly kind?: 'post' | 'account' | 'topic' | 'link' | undefined;
  /** A post or account by number; a topic or link by name. */
  readonly object?: number | string | undefined;
  readonly owner?: number | undefined;
  readonly objectCreated?: number | undefined;
  readonly follows?: boolean | undefined;
  readonly device?: number | undefined;
  readonly client?: string | undefined;
  readonly ip?: number | undefined;
  readonly asn?: number | undefined;
  readonly country?: string | undefined;
  readonly session?: number | undefined;
  readonly text?: string | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly origin?: string | undefined;
  readonly referrer?: string | undefined;
  readonly consent?: boolean | undefined;
  readonly paid?: boolean | undefined;
  readonly value?: number | undefined;
  readonly unit?: string | undefined;
  readonly field?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** One account's part in one scheme, or in a look-alike of one. */
export interface Part {
  readonly account: number;
  readonly scheme: string;
  readonly kind: string;
  readonly role: string;
  /** The account's first act in it. */
  readonly since: number;
}

/** Everything there is. Functions of this folder change it as time goes by. */
export interface World {
  readonly settings: Settings;
  /** s since the world began at which it ends. */
  readonly end: number;
  readonly draw: Draws;
  readonly agenda: Agenda;
  readonly accounts: Account[];
  readonly communities: Community[];
  readonly follows: Pairs;
  /** The acts so far that were not fetched yet. */
  readonly out: Act[];
  readonly parts: Map<string, Part>;
  readonly hot: Ring<Post>;
  /** Posts of all sorts, some of them old: what a search, a link or a chat brings up. */
  readonly archive: Ring<Post>;
  /** Who is told of what an account writes, as soon as it is written. */
  readonly watchers: Map<number, (post: Post) => void>;
  /** Posts by topic since the platform last counted them. */
  readonly spoken: Map<string, number>;
  /** Reported lately. */
  readonly reported: Ring<Post>;
  readonly counted: { acts: number; posts: number; devices: number; sessions: number };
}
