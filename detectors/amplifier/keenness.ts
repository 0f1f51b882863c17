import { sum } from '../gathered.ts';

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

/** How much likelier accounts act on what they look at where they come again and again than elsewhere: over accounts, in logits. */
export interface Keenness {
  readonly mean: number;
  readonly deviation: number;
}

/** An account's own habit weighs as much as the usual one from so many looks on. */
const weight = 5;

/** People differ at least so much, whatever few of them show. */
const leastDeviation = 0.5;

/** Keenness of accounts beyond their habits elsewhere, by quasi-likelihood (Williams 1982): few looks of many accounts suffice. */
export function keennessOf(accounts: readonly Habit[], usual: number): Keenness {
  const known = accounts.map((one) => ({ ...one, habit: logit(elsewhere([one], usual)) }));
  const expected = (mean: number) => sum(known.map(({ looks, habit }) => looks * logistic(habit + mean)));
  const acts = sum(known.map((one) => one.acts));
  let [low, high] = [-10, 10];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (expected(middle) < acts) low = middle;
    else high = middle;
  }
  const spread = known.map(({ looks, acts, habit }) => {
    const rate = logistic(habit + low);
    const variance = looks * rate * (1 - rate);
    return { excess: (acts - looks * rate) ** 2 - variance, information: variance ** 2 };
  });
  const variance = sum(spread.map(({ excess }) => excess)) / sum(spread.map(({ information }) => information));
  return { mean: low, deviation: Math.sqrt(Math.max(leastDeviation ** 2, variance)) };
}

/** On how many of its looks an account acts if it is keener than the mean by so many deviations. */
export function expectedActs(one: Habit, usual: number, { mean, deviation }: Keenness, keener: number): number {
  return one.looks * logistic(logit(elsewhere([one], usual)) + mean + keener * deviation);
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
export function keenShare({ looks, acts }: Looks, { deviation }: Keenness, keener: number): number {
  return logistic(logit(acts / looks) + keener * deviation);
}

const logit = (rate: number) => Math.log(rate / (1 - rate));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
