import type { ParamSpec } from '../detector.ts';
import { integer, number } from '../params.ts';

export interface Params {
  readonly leastAccounts: number;
  readonly leastObjects: number;
  readonly mostObjects: number;
  readonly leastCommunity: number;
  readonly q: number;
}

/** What a user may set. */
export const params: ParamSpec<Params> = {
  leastAccounts: integer({ default: '5', min: '3', max: '1000', meaning: 'accounts that a block needs' }),
  leastObjects: integer({ default: '3', min: '2', max: '1000', meaning: 'objects that a block needs' }),
  mostObjects: integer({ default: '500', min: '10', max: '10000', meaning: 'objects that a block keeps, the densest' }),
  leastCommunity: integer({
    default: '15',
    min: '10',
    max: '1000000',
    meaning: 'accounts without shared devices from which on a community explains what its members act on',
  }),
  q: number({
    default: '0.001',
    min: '1e-9',
    max: '0.001',
    meaning: 'of a block, over all sets of accounts and objects',
  }),
};
