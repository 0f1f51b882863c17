import { sum } from '../gathered.ts';
import { shifted, shiftOf, uppermostTenth } from '../quasi-likelihood.ts';
import { lnBinomialChernoff } from '../statistics.ts';

/** What tells one crowd from another. */
export interface Place {
  readonly verb: string;
  /** An object or a topic. */
  readonly thing: number;
  readonly begun: number;
}

export const keyOf = ({ verb, thing, begun }: Place) => `${verb} ${begun} ${thing}`;

/** Accounts that came to one thing one after another, by one verb. */
export interface Crowd extends Place {
  readonly ended: number;
  readonly accounts: number;
  /** Accounts that took back all that they did there. */
  readonly gone: number;
  /** Accounts that came to the thing at other times. */
  readonly others: number;
}

/** Things that accounts came to outside of crowds, and those of them where they took back what they did. */
export interface Habit {
  readonly things: number;
  readonly gone: number;
}

/** Crowds of which less than half took back what they did, so many of one kind. */
export interface Other {
  readonly accounts: number;
  readonly gone: number;
  readonly crowds: number;
}

/** An account's own habit weighs as much as the usual one from so many things on. */
const weight = 5;
/** Fewer things outside of crowds do not tell what is usual. */
export const fewestThings = 100;
/** With fewer crowds to learn from, they are taken to differ as much as this, in logits. */
const fewestCrowds = 20;
const mostDeviation = 2;

/** How likely accounts are to take back what they do, whether in a crowd or not. */
export interface Null {
  readonly usual: number;
  /** By how many logits more than usual the uppermost tenth of crowds takes back. */
  readonly above: number;
}

/** What others do: of one verb, outside of crowds and in crowds that mostly stand by what they did. */
export function nullOf({ things, gone }: Habit, others: readonly Other[]): Null {
  const usual = (gone + 1) / (things + 2);
  if (sum(others.map(({ crowds }) => crowds)) < fewestCrowds) return { usual, above: mostDeviation * uppermostTenth };
  const { mean, deviation } = shiftOf(
    others.map(({ accounts, gone, crowds }) => ({ trials: accounts, hits: gone, rate: usual, times: crowds })),
  );
  return { usual, above: Math.max(0, mean) + deviation * uppermostTenth };
}

/** How often an account takes back, from what it does outside of crowds; never less than is usual. */
export function habitOf({ things, gone }: Habit, { usual }: Null): number {
  return Math.max(usual, (gone + weight * usual) / (things + weight));
}

/** A crowd against what its accounts would do by themselves. */
export interface Weighed {
  /** How many would take back, each by its own habit, in one of the tenth of crowds that take back most. */
  readonly expected: number;
  /** Of those who did, how many may have by habit: as many as such habits give where others stood by what they did. */
  readonly innocent: number;
  readonly lnP: number;
}

/** ln of the chance that so many of these accounts take back (Chernoff's bound), each by its own habit, in a crowd of the uppermost tenth. */
export function weigh(
  { accounts, gone }: Pick<Crowd, 'accounts' | 'gone'>,
  habits: readonly number[],
  { above }: Null,
): Weighed {
  const sorted = [...habits].sort((x, y) => x - y);
  const expected = sum(sorted.map((habit) => shifted(habit, above)));
  const usual = sum(sorted) / accounts;
  return {
    expected,
    innocent: ((accounts - gone) * usual) / (1 - usual),
    lnP: lnBinomialChernoff(gone, accounts, expected / accounts),
  };
}
