import { sum } from '../gathered.ts';
import { type Shift, shifted, shiftOf } from '../quasi-likelihood.ts';

/** Posts of strangers that an account looked at, and those of them that it liked, shared or voted for. */
export interface Looks {
  readonly looks: number;
  readonly acts: number;
}

/** Of those to whom the account comes again and again, and of everybody else. */
export interface Habit extends Looks {
  readonly other_looks: number;
  readonly other_acts: number;
}

/** An account's own habit weighs as much as the usual one from so many looks on. */
const weight = 5;

/** How much likelier accounts act on what they look at where they come again and again than elsewhere, each beyond its own habit. */
export function keennessOf(accounts: readonly Habit[], usual: number): Shift {
  return shiftOf(accounts.map((one) => ({ trials: one.looks, hits: one.acts, rate: elsewhere([one], usual) })));
}

/** On how many of its looks an account acts if it is keener than the mean by so many deviations. */
export function expectedActs(one: Habit, usual: number, { mean, deviation }: Shift, keener: number): number {
  return one.looks * shifted(elsewhere([one], usual), mean + keener * deviation);
}

/** The share of looks elsewhere that led to an act, drawn towards what is usual where there are few. */
export function elsewhere(accounts: readonly Habit[], usual: number): number {
  const looks = sum(accounts.map((one) => one.other_looks));
  return (sum(accounts.map((one) => one.other_acts)) + weight * usual) / (looks + weight);
}

/** What is usual elsewhere for accounts of a group, each counted once; never less than for everybody. */
export function usualOf(accounts: readonly Habit[], usual: number): number {
  return Math.max(usual, sum(accounts.map((one) => elsewhere([one], usual))) / accounts.length);
}

/** The share of looks on which those act who are keener by so many deviations than all who look. */
export function keenShare({ looks, acts }: Looks, { deviation }: Shift, keener: number): number {
  return shifted(acts / looks, keener * deviation);
}
