import type { Member } from './detector.ts';
import { gathered } from './gathered.ts';

/** Members in the order in which a finding shows them: who contributed most first, then by name. */
export function byContribution(x: Member, y: Member): number {
  return y.contribution - x.contribution || (x.account < y.account ? -1 : 1);
}

/** Owners of what was acted on (object → owner, below zero where unknown): they received the acts; nothing is said about why. */
export function beneficiariesOf(
  owners: ReadonlyMap<number, number>,
  inside: readonly number[],
  name: (account: number) => string,
): Member[] {
  return [...gathered([...owners.values()], (owner) => owner)]
    .filter(([owner]) => owner >= 0 && !inside.includes(owner))
    .map(([owner, owned]) => ({
      account: name(owner),
      role: 'beneficiary' as const,
      core: false,
      contribution: owned.length / owners.size,
    }))
    .sort(byContribution);
}
