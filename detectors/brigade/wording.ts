import { components } from '../../graphs/union-find.ts';
import type { Evidence } from '../detector.ts';
import { gathered, sum } from '../gathered.ts';
import { lnBinomialChernoff, probability } from '../statistics.ts';
import type { Kind, Raid } from './raid.ts';

/** Two forms of words against one target that are alike. */
export interface Alike {
  readonly kind: Kind;
  readonly target: number;
  readonly a: string;
  readonly b: string;
}

/** Forms of words in a crowd, and of each form the accounts that use it, summed. */
export interface Texts {
  readonly forms: number;
  readonly copies: number;
}

/** A form of words, and accounts outside the crowd that write something like it anywhere. */
export interface Elsewhere {
  readonly kind: Kind;
  readonly target: number;
  readonly text_hash: string;
  readonly accounts: number;
}

/** A form of words that takes up those of the post it stands under. */
export type Answer = Omit<Elsewhere, 'accounts'>;

/** What members of a crowd wrote in other words, but alike. */
export interface Wording {
  readonly writers: ReadonlySet<number>;
  /** Forms alike that count. */
  readonly said: ReadonlySet<string>;
  /** What the crowd's texts are counted by: each once, or once for each account that used it. */
  readonly each: 'form' | 'account';
  /** Most accounts outside the crowd that write anything like one of them. */
  readonly outside: number;
  /** Most of those who wrote the very same. */
  readonly copies: number;
  /** Forms alike that are left out: others write alike elsewhere. */
  readonly stock: number;
  /** Forms alike that are left out: they answer what the target wrote. */
  readonly answers: number;
  readonly evidence: Evidence | undefined;
}

/**
 * Whether those who came say the same thing in different words. Forms that are alike make families; those that others
 * write as much are stock, those that mostly take up the words of the post are answers to it. Of comments, a family of k
 * forms is k − 1 facts, since a button may fill in one; where most share devices, each further family is one more, since
 * a button explains one text, a room the devices, and nothing innocent both. Reports have no button but the platform's
 * own, whose reasons all use: there, a family of k accounts is k − 1 facts. Null: each text is alike to another of the
 * crowd as seldom as texts elsewhere are to it (one more than counted, over all texts); Chernoff's bound.
 */
export function wordingOf(
  raid: Raid,
  texts: Texts,
  alike: readonly Alike[],
  elsewhere: readonly Elsewhere[],
  answers: readonly Answer[],
  written: number,
  shared: boolean,
): Wording {
  const strangers = new Map(elsewhere.map(({ text_hash, accounts }) => [text_hash, accounts]));
  const names = [...strangers.keys()];
  const place = new Map(names.map((name, at) => [name, at]));
  const roots = components(
    names.length,
    alike.map(({ a, b }) => [place.get(a) as number, place.get(b) as number] as const),
  );
  const users = new Map<string, Set<number>>();
  for (const { account, text_hash } of raid.acts)
    if (text_hash !== null) users.set(text_hash, (users.get(text_hash) ?? new Set()).add(account));
  const answering = new Set(answers.map(({ text_hash }) => text_hash));
  const families = [...gathered(names, (name) => roots[place.get(name) as number] as number).values()]
    .map((family) => ({
      forms: family,
      writers: new Set(family.flatMap((form) => [...(users.get(form) ?? [])])),
      outside: Math.max(...family.map((form) => strangers.get(form) ?? 0)),
    }))
    .filter((family) => family.writers.size > 1);
  const asked = families.filter(
    (family) => family.forms.filter((form) => answering.has(form)).length * 2 >= family.forms.length,
  );
  const stock = families.filter((family) => family.outside * 2 > family.writers.size && !asked.includes(family));
  const own = families.filter((family) => !asked.includes(family) && !stock.includes(family));
  const kept = new Set(own.flatMap((family) => family.forms));
  const writers = new Set(own.flatMap((family) => [...family.writers]));
  const said = raid.acts.filter(({ text_hash }) => text_hash !== null && kept.has(text_hash));
  const copies = Math.max(0, ...[...kept].map((form) => users.get(form)?.size ?? 0));
  const facts = own.map(({ forms, writers }) =>
    raid.kind === 'report' ? writers.size - 1 : Math.min(forms.length, writers.size) - 1,
  );
  const observed = sum(facts) + (shared && raid.kind === 'comment' ? Math.max(0, own.length - 1) : 0);
  const each = raid.kind === 'report' || shared ? 'account' : 'form';
  const trials = each === 'account' ? texts.copies : texts.forms;
  const outside = Math.max(0, ...own.map((family) => family.outside));
  const rate = Math.min(1, ((trials - 1) * (outside + 1)) / (written + 1));
  const lnP = observed > 0 ? lnBinomialChernoff(observed, trials, rate) : 0;
  const evidence: Evidence = {
    family: 'text',
    statement: `${writers.size} of ${raid.raiders.size} strangers say ${own.length === 1 ? 'one thing' : `${own.length} things`} in ${kept.size} forms of words${kept.size > 1 ? ' much alike' : ''}, hardly used by anybody else.`,
    observed,
    expected: trials * rate,
    baseline: `so many texts as much alike as one of the crowd's ${trials} texts is to any of the ${written} that accounts write anywhere`,
    p: probability(lnP),
    events: said.slice(0, 50).map(({ source, id }) => ({ source, id })),
  };
  return {
    writers,
    said: kept,
    each,
    outside,
    copies,
    stock: stock.flatMap((family) => family.forms).length,
    answers: asked.flatMap((family) => family.forms).length,
    evidence: lnP <= Math.log(0.001) ? evidence : undefined,
  };
}
