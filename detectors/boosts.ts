import type { Verb } from '../ingest/engagement.ts';

/** Acts that make something look more liked than it was. */
export const boosts = ['like', 'share', 'comment', 'vote', 'review'] as const satisfies readonly Verb[];
