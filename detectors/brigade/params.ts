import type { ParamSpec } from '../detector.ts';
import { duration, integer, number } from '../params.ts';

export interface Params {
  readonly span: number;
  readonly least: number;
  readonly most: number;
  readonly burst: number;
  readonly alike: number;
  readonly q: number;
}

/** What a user may set. */
export const params: ParamSpec<Params> = {
  span: duration({
    default: '1d',
    min: '1h',
    max: '7d',
    meaning: 'strangers who come within as long a time are one crowd',
  }),
  least: integer({
    default: '5',
    min: '5',
    max: '1000',
    meaning: 'strangers that make a crowd, and members of a finding',
  }),
  most: integer({
    default: '2000',
    min: '100',
    max: '100000',
    meaning: 'a target with more strangers in crowds is left out: the public has come',
  }),
  burst: number({
    default: '2',
    min: '1',
    max: '100',
    meaning: 'times as many strangers in a crowd as come to the target in as long a time else',
  }),
  alike: number({ default: '0.3', min: '0.1', max: '1', meaning: 'Jaccard similarity from which two texts are alike' }),
  q: number({ default: '0.01', min: '1e-9', max: '0.2', meaning: 'rate of false discoveries over all targets' }),
};
