import type { ParamSpec } from '../detector.ts';
import { duration, integer, number } from '../params.ts';

export interface Params {
  readonly similarity: number;
  readonly leastShingles: number;
  readonly leastAccounts: number;
  readonly mostAccounts: number;
  readonly leastFacts: number;
  readonly pause: number;
  readonly q: number;
}

/** What a user may set. */
export const params: ParamSpec<Params> = {
  similarity: number({
    default: '0.4',
    min: '0.2',
    max: '1',
    meaning: 'Jaccard similarity of shingles to the head of a cluster from which on a text belongs to it',
  }),
  leastShingles: integer({
    default: '12',
    min: '1',
    max: '1000',
    meaning: 'a text with fewer distinct shingles is not looked at',
  }),
  leastAccounts: integer({ default: '5', min: '5', max: '1000', meaning: 'accounts that a group needs' }),
  mostAccounts: integer({
    default: '2000',
    min: '5',
    max: '100000',
    meaning: 'a text that more accounts write is everybody’s and left out',
  }),
  leastFacts: integer({
    default: '3',
    min: '2',
    max: '100',
    meaning: 'texts, unlike one another and apart in owner and time, that a group must write together',
  }),
  pause: duration({
    default: '1h',
    min: '0s',
    max: '7d',
    meaning: 'texts that come out closer together than this count as one; reports of one text further apart as two',
  }),
  q: number({ default: '0.001', min: '1e-9', max: '0.2', meaning: 'of rarity and of company, over all hypotheses' }),
};
