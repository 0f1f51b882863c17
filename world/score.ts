import { type Calibration, calibration, isOrganic } from './calibration.ts';
import { type Counted, count, ks } from './count.ts';
import { type Delay, delayOf } from './detection.ts';
import { grouped, type Judged } from './judged.ts';
import { independent, none, pooled, type Share } from './share.ts';

/** The shares that tell most, over all worlds or over those of one difficulty. */
export interface Headline {
  readonly worlds: number;
  /** Accused accounts that are operators or amplifiers of a scheme. */
  readonly precision: Share;
  /** Operators and amplifiers that are accused. */
  readonly recall: Share;
  /** Schemes at least half of whose operators and amplifiers are accused; of a forced follow, of whose victims are named. */
  readonly schemes: Share;
  /** Kind → schemes found, members named (operators and amplifiers; of a forced follow, victims), and findings that count for this kind and are right. */
  readonly kinds: Readonly<
    Record<string, { readonly schemes: Share; readonly members: Share; readonly findings: Share }>
  >;
}

export interface Scorecard extends Headline {
  readonly findings: number;
  /** Difficulty → the headline of its worlds. A world whose schemes name several counts as `mixed`, one without schemes or whose truth names none not at all. */
  readonly difficulties: Readonly<Record<string, Headline>>;
  readonly beneficiaries: { readonly precision: Share; readonly recall: Share };
  readonly victims: { readonly precision: Share; readonly recall: Share };
  /** k → of the first k findings of each world, those that are right: most of whom they accuse is guilty, or else most of whom they name is what they say. */
  readonly precisionAt: Readonly<Record<string, Share>>;
  /** Detector → accused accounts that are guilty. */
  readonly detectors: Readonly<Record<string, Share>>;
  /** Kind of look-alike (its name without a trailing number) → its accounts that are accused, and the worlds with it in which any is. */
  readonly lookalikes: Readonly<Record<string, { readonly accounts: Share; readonly worlds: Share }>>;
  /** Kind → from the scheme's beginning to the end of the first window up to which it is found. */
  readonly delays: Readonly<Record<string, Delay>>;
  /** Worlds without any scheme in which somebody is accused. */
  readonly organic: Share;
  /** Findings that are not right, against the sum of all q: no more are promised. */
  readonly falseFindings: { readonly seen: number; readonly promised: number };
  readonly calibration: Calibration;
}

/** Findings against the truth, over one world or several. Of a share of several worlds the counts are pooled. */
export function score(worlds: readonly Judged[]): Scorecard {
  const counted = worlds.map(count);
  const { share, named } = shares(counted);
  const findings = worlds.flatMap((world) => world.findings);
  const difficulties = grouped(
    counted.filter(({ difficulty }) => difficulty !== undefined),
    ({ difficulty }) => difficulty as string,
  );
  const found = grouped(
    counted.flatMap((world) => world.detections),
    ({ kind }) => kind,
  );
  return {
    ...headline(counted),
    findings: findings.length,
    difficulties: inOrder(difficulties, headline),
    beneficiaries: { precision: share('precision of beneficiary'), recall: share('recall of beneficiary') },
    victims: { precision: share('precision of victim'), recall: share('recall of victim') },
    precisionAt: Object.fromEntries(ks.map((k) => [k, share(`first ${k}`)])),
    detectors: named(['detector '], (name) => share(`detector ${name}`)),
    lookalikes: named(['lookalike '], (name) => ({
      accounts: share(`lookalike ${name}`),
      worlds: independent(
        counted.flatMap(({ tallies }) => {
          const tally = tallies.get(`lookalike ${name}`);
          return tally ? tally.hits > 0 : [];
        }),
      ),
    })),
    delays: inOrder(found, delayOf),
    organic: independent(worlds.flatMap((world, at) => (isOrganic(world) ? accuses(counted[at]) : []))),
    falseFindings: {
      seen: counted.reduce((sum, { wrong }) => sum + wrong.filter((isWrong) => isWrong).length, 0),
      promised: findings.reduce((sum, { statistic }) => sum + statistic.q, 0),
    },
    calibration: calibration(
      worlds,
      counted.map(({ wrong }) => wrong),
    ),
  };
}

function headline(counted: readonly Counted[]): Headline {
  const { share, named } = shares(counted);
  return {
    worlds: counted.length,
    precision: share('precision'),
    recall: share('recall'),
    schemes: share('schemes'),
    kinds: named(['kind ', 'findings of '], (kind) => ({
      schemes: share(`kind ${kind}`),
      members: share(`members of ${kind}`),
      findings: share(`findings of ${kind}`),
    })),
  };
}

function shares(counted: readonly Counted[]) {
  const keys = counted.flatMap(({ tallies }) => [...tallies.keys()]);
  const each = (prefix: string) => keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return {
    share: (key: string) => pooled(counted.map(({ tallies }) => tallies.get(key) ?? none)),
    named: <T>(prefixes: readonly string[], make: (name: string) => T) =>
      Object.fromEntries([...new Set(prefixes.flatMap(each))].sort().map((name) => [name, make(name)])),
  };
}

function inOrder<T, U>(groups: ReadonlyMap<string, readonly T[]>, make: (group: readonly T[]) => U): Record<string, U> {
  return Object.fromEntries(
    [...groups].sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, group]) => [name, make(group)]),
  );
}

function accuses(world: Counted | undefined): boolean {
  return (world?.tallies.get('precision')?.of ?? 0) > 0;
}
