import type { Verb } from '../ingest/engagement.ts';

/** Verbs with an object on which accounts can act together. */
export const jointVerbs = [
  'follow',
  'like',
  'post',
  'comment',
  'share',
  'view',
  'click',
  'message',
  'vote',
  'review',
  'report',
] as const satisfies readonly Verb[];
