import { components } from '../../graphs/union-find.ts';

/** A tie of two accounts, with the first and last act that it rests on (µs). */
export interface Tie {
  readonly a: string;
  readonly b: string;
  readonly since: number;
  readonly until: number;
}

/** Accounts that ties hold together, in text order. */
export interface Piece {
  readonly accounts: readonly string[];
  readonly since: number;
  readonly until: number;
}

/** Connected pieces of accounts, the largest first, of equals that with the first account. */
export function pieces(ties: readonly Tie[]): Piece[] {
  const accounts = [...new Set(ties.flatMap(({ a, b }) => [a, b]))].sort();
  const place = new Map(accounts.map((account, at) => [account, at]));
  const at = (account: string) => place.get(account) as number;
  const root = components(
    accounts.length,
    ties.map(({ a, b }) => [at(a), at(b)] as const),
  );
  const found = new Map<number, { accounts: string[]; since: number; until: number }>();
  for (const [node, account] of accounts.entries()) {
    const piece = found.get(root[node] as number);
    if (piece) piece.accounts.push(account);
    else found.set(node, { accounts: [account], since: Number.POSITIVE_INFINITY, until: Number.NEGATIVE_INFINITY });
  }
  for (const { a, since, until } of ties) {
    const piece = found.get(root[at(a)] as number) as { since: number; until: number };
    piece.since = Math.min(piece.since, since);
    piece.until = Math.max(piece.until, until);
  }
  return [...found.values()].sort((x, y) => y.accounts.length - x.accounts.length);
}
