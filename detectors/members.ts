import type { Member, Role } from './detector.ts';
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

/** An act of an account on what an owner made; null where nobody knows who. */
interface Boost {
  readonly account: number;
  readonly owner_account: number | null;
  readonly verb: string;
}

/** Members of a group that boosts owners: the accused are amplifiers, its others are shown for context, owners received the acts. */
export function boostersOf(
  { acts, names }: { readonly acts: readonly Boost[]; readonly names: ReadonlyMap<number, string> },
  accused: ReadonlySet<number>,
  core: ReadonlySet<number>,
): Member[] {
  const told = acts.filter(({ account }) => accused.has(account));
  const own = gathered(told, ({ account }) => account);
  const received = gathered(
    told.flatMap(({ verb, owner_account: owner }) => (owner === null ? [] : [{ verb, owner }])),
    ({ owner }) => owner,
  );
  const others = new Set(acts.map(({ account }) => account).filter((account) => !accused.has(account)));
  const member = (role: Role, account: number, count: number) => ({
    account: names.get(account) ?? '',
    role,
    core: role === 'amplifier' && core.has(account),
    contribution: count / told.length,
  });
  return [
    [...own].map(([account, { length }]) => member('amplifier', account, length)),
    [...received].filter(([owner]) => !own.has(owner)).map(([owner, of]) => member(roleOfOwner(of), owner, of.length)),
    [...others].filter((account) => !received.has(account)).map((account) => member('bystander', account, 0)),
  ].flatMap((members) => members.sort(byContribution));
}

/** Comments and reviews may praise or harm: their share decides whether an owner received a good, or is shown for context. */
const ambiguous = new Set(['comment', 'review']);

function roleOfOwner(acts: readonly { readonly verb: string }[]): Role {
  const clear = acts.filter(({ verb }) => !ambiguous.has(verb)).length;
  return clear * 2 >= acts.length ? 'beneficiary' : 'bystander';
}
