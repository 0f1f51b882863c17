import type { Column, Verb } from '../ingest/engagement.ts';
import type { Workspace } from '../ingest/workspace.ts';

/** Half-open: an act at `since` counts, one at `until` does not. Integer µs since 1970 UTC. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

/** What a parameter is: its default as a user would write it, unit, range and meaning, and how to read a value. */
export interface Param<T> {
  readonly default: string;
  readonly range: string;
  readonly meaning: string;
  /** Undefined where the text is outside the range. */
  readonly read: (text: string) => T | undefined;
}
export type ParamSpec<P> = { readonly [K in keyof P]: Param<P[K]> };

export interface Detector<P> {
  /** One sentence, for --help. */
  readonly about: string;
  readonly version: string;
  /** Acts it reads. */
  readonly verbs: readonly Verb[] | 'all';
  /** µs before `since` that it also reads. */
  readonly lookback: number;
  /** Columns it cannot do without. */
  readonly needs: readonly Column[];
  /** Columns that sharpen it. */
  readonly uses: readonly Column[];
  readonly params: ParamSpec<P>;
  /** Tables that it can write for other tools after detect (`--pairs FILE`): name → select over what detect left behind. */
  readonly tables?: Readonly<Record<string, string>>;
  detect(workspace: Workspace, window: Window, params: P): Promise<Finding[]>;
  /** Of a detector with a window of time: what each of some windows would give, for whoever has to choose one. */
  windowsTried?(workspace: Workspace, params: P): Promise<WindowTried[]>;
  /** Finding and wording are two functions. */
  explain(finding: Finding): Explanation;
}

/** What acts of a verb give in one window, µs; suggested is the same for all windows of a verb, null where nothing is. */
export interface WindowTried {
  readonly verb: string;
  readonly window: number;
  /** Pairs of acts on one object within the window. */
  readonly coincidences: number;
  /** Pairs of accounts that coincide beyond chance, and their accounts. */
  readonly pairs: number;
  readonly accounts: number;
  readonly suggested: number | null;
}

export type Role = 'operator' | 'amplifier' | 'beneficiary' | 'victim' | 'bystander';
export type Family = 'timing' | 'structure' | 'text' | 'network' | 'identity' | 'volume' | 'lifecycle';
export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** What a detector says now. Names are the fixed JSON names; times are RFC 3339 with µs and Z. */
export interface Finding {
  readonly id: string;
  readonly detector: string;
  readonly version: string;
  readonly pattern: string;
  readonly window: { readonly since: string; readonly until: string };
  readonly first_seen: string;
  readonly last_seen: string;
  readonly members: readonly Member[];
  readonly objects: readonly { readonly object: string; readonly kind: string | null }[];
  readonly statistic: Statistic;
  readonly evidence: readonly Evidence[];
  readonly innocent: readonly Innocent[];
  /** Columns or data that the verdict lacked. */
  readonly missing: readonly string[];
  /** Impact. */
  readonly severity: Severity;
  /** Strength of the evidence, 0–1. */
  readonly confidence: number;
}

export interface Member {
  readonly account: string;
  readonly role: Role;
  readonly core: boolean;
  /** The member's share of the statistic, 0–1. */
  readonly contribution: number;
}

export interface Statistic {
  readonly observed: number;
  readonly expected: number;
  readonly effect: number;
  readonly unit: string;
  /** Of the statistic, as though this group had been named beforehand. Not below 1e-300. */
  readonly p: number;
  /** Over all hypotheses, those never enumerated included. Not below 1e-300. */
  readonly q: number;
  readonly interval?: readonly [number, number];
}

export interface Evidence {
  readonly family: Family;
  readonly statement: string;
  readonly observed: number;
  readonly expected: number;
  /** The null in words. */
  readonly baseline: string;
  readonly p: number;
  /** At most 50. */
  readonly events: readonly { readonly source: string; readonly id: string }[];
  /**
   * A question to the store (`lockstep sql`) that counts again what the statement says, and `expected` where it can be. It asks
   * all that the store holds, rows too that were recorded after the moment at which a backtest looks.
   */
  readonly sql?: string;
}

export interface Innocent {
  readonly explanation: string;
  readonly verdict: 'fits' | 'does-not-fit' | 'not-testable';
  readonly why: string;
}

/** A finding in plain words, for a card. Plain text: whoever shows it escapes it. */
export interface Explanation {
  readonly title: string;
  /** What we saw: one sentence with numbers. */
  readonly saw: string;
  /** Why it is unusual: observed against expected, base rate, rarity. */
  readonly unusual: string;
  readonly next: readonly string[];
}
