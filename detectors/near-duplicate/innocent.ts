import type { Innocent } from '../detector.ts';
import { gathered } from '../gathered.ts';
import type { Company } from './company.ts';
import type { Act } from './fact.ts';

/** An innocent explanation that speaks for itself: where it fits, nobody is accused. */
export interface Look {
  readonly explanation: string;
  /** Of so many things, so many look like it; undefined where that cannot be told. */
  readonly count: (acts: readonly Act[]) => { readonly part: number; readonly whole: number } | undefined;
  readonly what: string;
  /** What would be needed to tell. */
  readonly lacking: string;
}

const fiveMinutes = 300e6;

const known = <T>(acts: readonly Act[], value: (act: Act) => T | null) => acts.filter((act) => value(act) !== null);

/** Explanations of why several accounts say the same, each weighed by what most acts or accounts look like. */
export const looks: readonly Look[] = [
  {
    explanation: 'A share button, a petition or a quoted headline that fills in the text',
    count: (acts) => ({ part: filledIn(acts), whole: acts.length }),
    what: 'acts share a thing in the very words in which at least two other accounts share it',
    lacking: '',
  },
  {
    explanation: 'Words that the platform itself put before people: onboarding, a bundle',
    count: (acts) =>
      known(acts, (act) => act.origin).length === 0
        ? undefined
        : share(acts, (act) => act.origin === 'onboarding' || act.origin === 'bundle'),
    what: 'acts were prompted by the platform',
    lacking: 'no act carries origin',
  },
  {
    explanation: 'One organisation, newsroom or agency with several official accounts',
    count: (acts) => {
      const told = known(acts, (act) => act.controller ?? act.subject);
      if (told.length === 0) return undefined;
      const whole = new Set(acts.map((act) => act.account)).size;
      return { part: Math.max(together(acts, 'controller'), together(acts, 'subject')), whole };
    },
    what: 'accounts have one controller or one subject',
    lacking: 'no act carries controller or subject',
  },
  {
    explanation: 'Declared automation',
    count: (acts) =>
      share(
        known(acts, (act) => act.automation),
        (act) => act.automation === true,
      ),
    what: 'acts are declared as automated',
    lacking: 'no act carries automation',
  },
  {
    explanation: 'Fans or followers who were called up by the one they follow',
    count: (acts) => {
      const toOthers = known(acts, (act) => act.follows).filter(
        (act) => act.verb !== 'report' && act.owner !== act.account,
      );
      return toOthers.length * 2 < acts.length ? undefined : share(toOthers, (act) => act.follows === true);
    },
    what: 'acts come from followers of whom they are addressed to',
    lacking: 'most acts stand for themselves, or who follows whom is not told',
  },
];

/** The explanations that fit these acts. */
export function fitting(acts: readonly Act[]): readonly Look[] {
  return looks.filter(({ count }) => {
    const seen = count(acts);
    return seen !== undefined && seen.whole > 0 && seen.part * 2 >= seen.whole;
  });
}

/** All explanations of a company's acts with their verdicts. */
export function innocentExplanations(acts: readonly Act[], { members, facts }: Company): Innocent[] {
  const writers = new Set(facts.flatMap((fact) => [...fact.accounts])).size;
  const round = acts.filter((act) => act.us % fiveMinutes < fiveMinutes / 10).length;
  const sameTime = acts.length - new Set(acts.map((act) => act.us)).size;
  return [
    ...looks.map(({ explanation, count, what, lacking }): Innocent => {
      const seen = count(acts);
      return seen === undefined
        ? { explanation, verdict: 'not-testable', why: lacking }
        : verdict(explanation, seen.part, seen.whole, what);
    }),
    verdict(
      'A chain letter, a slogan or a challenge that goes from one to the next',
      writers - members.length,
      writers,
      `accounts that wrote one of the ${facts.length} texts are not of the group`,
    ),
    verdict(
      'Scheduled for a round time by a planner',
      round,
      acts.length,
      'acts fall within half a minute after a multiple of five (1 in 10 by chance)',
    ),
    verdict(
      'Events uploaded in a batch, with the time of the upload',
      sameTime,
      acts.length,
      'acts have the very time of another',
    ),
    {
      explanation: 'A class, a course or a club whose members were all told to write the same',
      verdict: 'not-testable',
      why: 'who knows whom outside the platform is not recorded',
    },
  ];
}

function verdict(explanation: string, part: number, whole: number, what: string): Innocent {
  const fits = whole > 0 && part * 2 >= whole;
  return { explanation, verdict: fits ? 'fits' : 'does-not-fit', why: `${part} of ${whole} ${what}` };
}

function share(acts: readonly Act[], like: (act: Act) => boolean) {
  return acts.length === 0 ? undefined : { part: acts.filter(like).length, whole: acts.length };
}

/** Acts that share an object in the very words in which at least two other accounts share it. */
function filledIn(acts: readonly Act[]): number {
  const shares = acts.filter((act) => act.verb === 'share' && act.object !== null);
  return [...gathered(shares, (act) => `${act.object} ${act.text_hash}`).values()]
    .filter((on) => new Set(on.map((act) => act.account)).size >= 3)
    .reduce((sum, on) => sum + on.length, 0);
}

/** Accounts of the most common value that several accounts have. */
function together(acts: readonly Act[], column: 'controller' | 'subject'): number {
  const told = known(acts, (act) => act[column]);
  const sizes = [...gathered(told, (act) => act[column]).values()].map(
    (own) => new Set(own.map((act) => act.account)).size,
  );
  return Math.max(0, ...sizes.filter((size) => size > 1));
}
