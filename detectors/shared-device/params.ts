import type { ParamSpec } from '../detector.ts';
import { duration, integer, number } from '../params.ts';

export interface Params {
  readonly window: number;
  readonly cap: number;
  readonly minFacts: number;
  readonly minAccounts: number;
  readonly pause: number;
  readonly q: number;
}

/** What a user may set. */
export const params: ParamSpec<Params> = {
  window: duration({
    default: '6h',
    min: '1s',
    max: '2d',
    meaning: 'two acts on one object at most this far apart are together; also tried are ten minutes and an hour',
  }),
  cap: integer({
    default: '50',
    min: '2',
    max: '1000',
    meaning: 'a device that more accounts hold says nothing (a public machine, an emulator without a name)',
  }),
  minFacts: integer({
    default: '3',
    min: '2',
    max: '1000',
    meaning: 'sittings at which two accounts must act together',
  }),
  minAccounts: integer({ default: '5', min: '2', max: '1000', meaning: 'smaller groups may be a home' }),
  pause: duration({
    default: '1h',
    min: '0s',
    max: '7d',
    meaning: 'joint acts closer together than this count as one, so that one sitting is one fact',
  }),
  q: number({ default: '0.01', min: '1e-9', max: '0.2', meaning: 'chance of any false link between two accounts' }),
};
