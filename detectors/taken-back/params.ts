import type { ParamSpec } from '../detector.ts';
import { duration, integer, number } from '../params.ts';

export interface Params {
  readonly within: number;
  readonly span: number;
  readonly least: number;
  readonly q: number;
}

/** How far back crowds and habits are looked for, µs. */
export const lookback = 7 * 86_400e6;

/** What a user may set. */
export const params: ParamSpec<Params> = {
  within: duration({
    default: '1h',
    min: '1m',
    max: '7d',
    meaning: 'an act that its account takes back as soon is gone',
  }),
  span: duration({ default: '10m', min: '1s', max: '1d', meaning: 'a crowd ends where nobody new comes for so long' }),
  least: integer({ default: '5', min: '5', max: '1000', meaning: 'accounts of a crowd, and of a finding' }),
  q: number({ default: '0.01', min: '1e-9', max: '0.2', meaning: 'of a campaign, over all sets of crowds' }),
};
