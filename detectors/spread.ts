import { gathered } from './gathered.ts';

const mostEvents = 50;

/** Example events: of each account in turn an act, at most fifty in all. */
export function spread(
  acts: readonly { readonly account: number; readonly source: string; readonly id: string }[],
): { source: string; id: string }[] {
  const turns = [...gathered(acts, ({ account }) => account).values()];
  const rounds = Math.max(0, ...turns.map((own) => own.length));
  return Array.from({ length: rounds }, (_, round) => turns.flatMap((own) => own[round] ?? []))
    .flat()
    .slice(0, mostEvents)
    .map(({ source, id }) => ({ source, id }));
}
