import type { Explanation, Finding } from '../detectors/detector.ts';
import type { Manifest } from './manifest.ts';

/** An act that a finding rests on; an event on several objects is several acts. `time` in µs since 1970 UTC. */
export interface Act {
  readonly source: string;
  readonly id: string;
  readonly time: number;
  readonly verb: string;
  readonly account: string;
  readonly object: string | null;
}

/** What the detectors of a run found, in their words, with the acts that the evidence names. */
export interface Results {
  readonly findings: readonly Finding[];
  /** By the finding's id. */
  readonly explanations: ReadonlyMap<string, Explanation>;
  readonly acts: readonly Act[];
}

/** A run as STORE/runs/<run>/ holds it. */
export interface Run extends Results {
  readonly manifest: Manifest;
}

/** A run that cannot be read or written as asked. The message says what was needed, what was found and what to do. */
export class RunFault extends Error {
  override readonly name = 'RunFault';
}
