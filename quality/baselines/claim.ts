import type { DuckDBConnection } from '@duckdb/node-api';

/** What a rule says: the part of a finding that a score needs. */
export interface Claim {
  readonly detector: string;
  readonly members: readonly { readonly account: string; readonly role: 'amplifier' | 'beneficiary' }[];
  /** Rules that know no probability say 1 and 1. */
  readonly statistic: { readonly p: number; readonly q: number };
  /** First and last act that it rests on, integer µs since 1970 UTC. */
  readonly window: { readonly since: number; readonly until: number };
}

/**
 * A known rule. It reads the view `event`: one row per act, each once, with the columns of the engagement model, in
 * which identifiers are raw. Claims come most convincing first, in an order that the events alone decide.
 */
export interface Baseline {
  readonly name: string;
  /** What is called a finding, and where the rule was published. */
  readonly about: string;
  find(connection: DuckDBConnection): Promise<Claim[]>;
}

/** A claim of a rule without a null: all these accounts did it. */
export function accuse(
  detector: string,
  { accounts, since, until }: { accounts: readonly string[]; since: number; until: number },
): Claim {
  const members = accounts.map((account) => ({ account, role: 'amplifier' as const }));
  return { detector, members, statistic: { p: 1, q: 1 }, window: { since, until } };
}
