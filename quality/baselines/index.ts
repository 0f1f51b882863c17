import { poissonBurst, zBurst } from './burst.ts';
import type { Baseline } from './claim.ts';
import { coAct } from './co-act.ts';
import { denseBlock } from './dense-block.ts';
import { sameDay } from './same-day.ts';
import { sharedIdentifier } from './shared-identifier.ts';

/** The known rules that lockstep's detectors are measured against. */
export const baselines: readonly Baseline[] = [
  coAct(10),
  coAct(60),
  sharedIdentifier('shared identifier', ['device', 'phone', 'email', 'payment', 'ip']),
  sharedIdentifier('shared identifier, no ip', ['device', 'phone', 'email', 'payment']),
  sameDay('prefix'),
  sameDay('mail domain'),
  sameDay('template'),
  zBurst('day'),
  zBurst('hour'),
  poissonBurst('day'),
  poissonBurst('hour'),
  denseBlock,
];
