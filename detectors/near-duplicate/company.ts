import { components } from '../../graphs/union-find.ts';
import { gathered } from '../gathered.ts';
import { lnBinomial, lnPoissonChernoff } from '../statistics.ts';
import { type Act, type Fact, first, separateFacts } from './fact.ts';

/** Accounts that write several texts together, and the facts in which they make at least half. */
export interface Company {
  /** In the order of the accounts' numbers. */
  readonly members: readonly number[];
  readonly facts: readonly Fact[];
  readonly separate: number;
}

/** What a company's shared texts would number by chance. */
export interface Chance {
  readonly observed: number;
  readonly expected: number;
  readonly lnP: number;
  /** Over all sets of accounts and texts that could have been looked at. */
  readonly lnQ: number;
}

/** Facts of one account that are compared with one another; more of one account tell no more. */
const mostOfOne = 300;

/**
 * Companies among the facts. Two facts belong together when at least three accounts, and half of either's, are in both;
 * of the connected ones, members are accounts in several facts, and facts stay of which members make half, until nothing
 * changes.
 */
export function companiesOf(
  facts: readonly Fact[],
  leastAccounts: number,
  leastFacts: number,
  pause: number,
): Company[] {
  return connected(facts)
    .map((together) => settle(together, pause))
    .filter(
      ({ members, facts, separate }) =>
        members.length >= leastAccounts && separate >= (reports(facts) ? 2 : leastFacts),
    );
}

/** Reports in copied words have no share button and no fans: two rounds tell as much as several texts. */
const reports = (facts: readonly Fact[]) => facts.every((fact) => first(fact).verb === 'report');

function connected(facts: readonly Fact[]): Fact[][] {
  const of = new Map<number, number[]>();
  facts.forEach(({ accounts }, at) => {
    for (const account of accounts) {
      const own = of.get(account) ?? [];
      if (own.length < mostOfOne) own.push(at);
      of.set(account, own);
    }
  });
  const both = new Map<string, number>();
  for (const own of of.values())
    own.forEach((x, at) => {
      for (const y of own.slice(at + 1)) both.set(`${x} ${y}`, (both.get(`${x} ${y}`) ?? 0) + 1);
    });
  const size = (at: number) => (facts[at] as Fact).accounts.size;
  const edges = [...both].flatMap(([pair, common]) => {
    const [x, y] = pair.split(' ').map(Number) as [number, number];
    return common >= 3 && 2 * common >= Math.min(size(x), size(y)) ? [[x, y] as const] : [];
  });
  const roots = components(facts.length, edges);
  const parts = gathered([...facts.keys()], (at) => roots[at] as number);
  return [...parts.values()].map((own) => own.map((at) => facts[at] as Fact));
}

/** Facts aimed at the same target, with all who took part: nothing says yet that they belong together. */
export function meetingsOf(facts: readonly Fact[], leastAccounts: number, pause: number): Company[] {
  return [...gathered(facts, (fact) => fact.target).values()]
    .map((on) => ({
      members: [...new Set(on.flatMap((fact) => [...fact.accounts]))].sort((x, y) => x - y),
      facts: on,
      separate: separateFacts(on, pause),
    }))
    .filter(({ members }) => members.length >= leastAccounts);
}

/** The acts of a company's members with its texts. */
export function actsOf({ members, facts }: Company): Act[] {
  const inside = new Set(members);
  return facts.flatMap((fact) => fact.acts.filter((act) => inside.has(act.account)));
}

function settle(given: readonly Fact[], pause: number): Company {
  let facts = given;
  for (;;) {
    const times = new Map<number, number>();
    for (const { accounts } of facts) for (const account of accounts) times.set(account, (times.get(account) ?? 0) + 1);
    const several = [...times].filter(([, n]) => n >= 2);
    const counts = several.map(([, n]) => n).sort((x, y) => x - y);
    const median = counts[Math.floor(counts.length / 2)] ?? 0;
    const members = new Set(several.filter(([, n]) => n * 4 >= median).map(([account]) => account));
    const inside = ({ accounts }: Fact) => [...accounts].filter((account) => members.has(account)).length;
    const kept = facts.filter((fact) => inside(fact) >= 3 && inside(fact) * 2 >= fact.accounts.size);
    if (kept.length === facts.length)
      return { members: [...members].sort((x, y) => x - y), facts, separate: separateFacts(facts, pause) };
    facts = kept;
  }
}

/**
 * Texts drawn by each account as often as it writes, from all that are written as often as they are: the Chung-Lu null.
 * q by a union over all sets of accounts, all sets of texts, and their sizes, so it holds whatever search found the group.
 */
export function chanceOf(
  { members, facts }: Company,
  corpus: { readonly acts: number; readonly accounts: number; readonly texts: number; of(account: number): number },
): Chance {
  const inside = new Set(members);
  const volume = members.reduce((sum, account) => sum + corpus.of(account), 0);
  let observed = 0;
  let written = 0;
  for (const { accounts } of facts) {
    written += accounts.size;
    for (const account of accounts) if (inside.has(account)) observed += 1;
  }
  const expected = (volume * written) / corpus.acts;
  const lnP = lnPoissonChernoff(observed, expected);
  const lnSets =
    lnBinomial(corpus.accounts, members.length) +
    lnBinomial(Math.max(corpus.texts, facts.length), facts.length) +
    Math.log(corpus.accounts) +
    Math.log(corpus.texts);
  return { observed, expected, lnP, lnQ: Math.min(0, lnP + lnSets) };
}
