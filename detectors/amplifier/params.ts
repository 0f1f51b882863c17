import type { ParamSpec } from '../detector.ts';
import { integer, number } from '../params.ts';

export interface Params {
  readonly leastVisits: number;
  readonly leastAccounts: number;
  readonly leastCommunity: number;
  readonly q: number;
}

/** What a user may set. */
export const params: ParamSpec<Params> = {
  leastVisits: integer({
    default: '2',
    min: '2',
    max: '1000',
    meaning: 'hours in which an account must have come to an owner whom it does not follow',
  }),
  leastAccounts: integer({ default: '5', min: '3', max: '1000', meaning: 'accounts that a group needs' }),
  leastCommunity: integer({
    default: '30',
    min: '10',
    max: '1000000',
    meaning: 'accounts without shared devices from which on a community explains what its members boost',
  }),
  q: number({
    default: '0.001',
    min: '1e-9',
    max: '0.001',
    meaning: 'of a group, over all sets of accounts and owners',
  }),
};
