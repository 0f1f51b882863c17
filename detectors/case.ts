import type { Column } from '../ingest/engagement.ts';
import type { Severity, Window } from './detector.ts';

/** One act of a small world. Times in µs since 1970 UTC. An act without id gets one by its place. */
export type CaseAct = Readonly<Partial<Record<Column, unknown>>>;

/** A small world and what a detector must say of it. */
export interface Case {
  readonly name: string;
  readonly acts: readonly CaseAct[];
  readonly params?: Readonly<Record<string, string>>;
  /** All the acts where missing. */
  readonly window?: Window;
  /** The accounts accused (operators and amplifiers) by each finding, in text order; none for a silent case. */
  readonly accused: readonly (readonly string[])[];
  /** Of each finding. */
  readonly severity?: Severity;
  /** Innocent explanations that must fit, by their beginning. */
  readonly fits?: readonly string[];
  /** What a remark must say. */
  readonly remark?: RegExp;
  /** What evidence says that has no question to count it again. */
  readonly uncounted?: RegExp;
  /** Rows of the detector's tables. */
  readonly tables?: Readonly<Record<string, number>>;
}
