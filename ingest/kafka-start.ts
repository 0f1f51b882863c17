import type { LogClient } from './feed.ts';
import { Refusal } from './refusal.ts';

/** Where a topic that is new to the store begins. */
export type From =
  | { readonly at: 'beginning' | 'latest' }
  /** Partition → offset; `all` for those that are not named. */
  | { readonly at: 'offset'; readonly all?: number; readonly of: Readonly<Record<number, number>> }
  /** ms since 1970 */
  | { readonly at: 'time'; readonly time: number };

/** The chosen beginning of each partition; none for one that is read from what the broker holds first. */
export async function startOf(client: LogClient, topic: string, from: From): Promise<Record<number, number>> {
  const bounds = await client.bounds(topic);
  if (from.at === 'latest') return Object.fromEntries(bounds.map(({ partition, high }) => [partition, high]));
  if (from.at === 'time') {
    const found = await client.offsetsAt(topic, from.time);
    return Object.fromEntries(found.map(({ partition, offset }) => [partition, offset]));
  }
  if (from.at !== 'offset') return {};
  return Object.fromEntries(
    bounds.flatMap(({ partition, low, high }) => {
      const offset = from.of[partition] ?? from.all;
      if (offset === undefined) return [];
      if (offset < low || offset > high)
        throw new Refusal(
          `--from-offset ${offset}: ${topic} p=${partition} holds ${low} to ${high - 1}; needed an offset from ${low} to ${high}.`,
          2,
        );
      return [[partition, offset] as const];
    }),
  );
}
