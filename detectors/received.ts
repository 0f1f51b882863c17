import type { Role } from './detector.ts';

/** Comments and reviews may praise or harm: their share decides whether an owner received a good, or is shown for context. */
const ambiguous = new Set(['comment', 'review']);

/** Role of an owner by the acts that his objects got. */
export function roleOfOwner(acts: readonly { readonly verb: string }[]): Role {
  const clear = acts.filter(({ verb }) => !ambiguous.has(verb)).length;
  return clear * 2 >= acts.length ? 'beneficiary' : 'bystander';
}
