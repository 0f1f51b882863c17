import type { Below } from '../world/calibration.ts';
import { accusing, inRoles, type Judged, lookalike, rolesOf, schemesOf, type TruthRow } from '../world/judged.ts';
import { difficulties } from '../world/model.ts';
import { type Scorecard, score } from '../world/score.ts';
import type { Share } from '../world/share.ts';
import { baselines } from './baselines/index.ts';
import type { World } from './plan.ts';
import { published } from './published.ts';
import type { RealSet } from './real.ts';
import type { Trial } from './trial.ts';

interface Results {
  readonly trials: readonly Trial[];
  /** What is found of the rings of rising care, as Markdown. */
  readonly rings?: string | undefined;
  readonly real: readonly RealSet[];
}

type Card = readonly [method: string, card: Scorecard];

const alphas = [0.001, 0.01, 0.05, 0.1];

/** QUALITY.md: what each method found in the worlds, as Markdown. The same results give the same bytes. */
export function page({ trials: asked, rings, real }: Results): string {
  const trials = apart(asked);
  const guilty = trials.filter(({ world }) => !world.organic);
  const innocent = trials.filter(({ world }) => world.organic);
  const cards = cardsOf(guilty);
  return [
    '# Quality',
    introduction(guilty, innocent),
    ...difficulties.flatMap((difficulty) => {
      const own = guilty.filter(({ world }) => world.difficulty === difficulty);
      return own.length === 0 ? [] : [`## Schemes, ${difficulty}`, found(cardsOf(own))];
    }),
    '## By kind of scheme',
    'Schemes found, all difficulties together.',
    byKind(cards),
    '## By scheme',
    'What lockstep finds of each scheme, as the simulator names them (`world/schemes`).',
    byScheme(guilty),
    ...(innocent.length === 0 ? [] : ['## Worlds without a scheme', organic(innocent)]),
    '## Look-alikes',
    'Innocents of the worlds that look like a scheme: how many of them each method accuses.',
    lookalikes(cardsOf(trials)),
    ...(rings === undefined ? [] : ['## Rings of rising care', rings]),
    '## Time',
    'Mean wall seconds a world. lockstep: from the file, through its store, to findings, by two commands. The others: from events that are loaded. Two worlds ran at once.',
    time(guilty),
    ...(real.length === 0 ? [] : ['## Real data', realData(real)]),
    '## What peers publish',
    'Other data, other aims: to read beside the tables above, not to subtract from them.',
    table(['claim', 'figure', 'source'], published),
    '## The rules',
    baselines.map(({ name, about }) => `- **${name}**: ${about}.`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** lockstep's detectors together, and where there are several that found anything, each by itself below. */
function apart(trials: readonly Trial[]): Trial[] {
  const findings = (trial: Trial) => trial.answers.find(({ method }) => method === 'lockstep')?.findings ?? [];
  const detectors = [...new Set(trials.flatMap(findings).map(({ detector }) => detector))].sort();
  if (detectors.length < 2) return [...trials];
  return trials.map((trial) => {
    const each = detectors.map((name) => ({
      method: `lockstep ${name}`,
      findings: findings(trial).filter(({ detector }) => detector === name),
    }));
    const [ours, ...others] = trial.answers;
    return { ...trial, answers: ours ? [ours, ...each, ...others] : [] };
  });
}

function introduction(guilty: readonly Trial[], innocent: readonly Trial[]): string {
  const lines = [
    'Made by `npm run quality`. Worlds come from `lockstep simulate`, every one with its seed; `lockstep` is all its detectors as they are set by default, the others are known rules as they were published, with their published settings, none of them tuned here. Whatever is tuned is tuned on seeds 1 to 20, which this page never shows.',
    ...[guilty, innocent].filter((trials) => trials.length > 0).map((trials) => `- ${described(trials)}`),
    'A scheme is *found* when at least half of its operators and amplifiers are accused (of a forced follow: half of its victims named as victims). *Precision*: accused accounts that are operators or amplifiers; *recall*: the reverse. A finding is *false* when at most half of whom it accuses is guilty. In brackets 95 % over worlds drawn again (bootstrap).',
  ];
  return lines.join('\n\n').replace(/\n\n(?=- )/g, '\n');
}

function described(trials: readonly Trial[]): string {
  const worlds = trials.map(({ world }) => world);
  const { accounts, days, organic } = worlds[0] as World;
  const seeds = [...new Set(worlds.map(({ seed }) => seed))].sort((x, y) => x - y);
  const what = organic ? 'worlds without a scheme' : 'worlds with all schemes, as many of each difficulty';
  const guilty = trials.reduce((sum, { truth }) => sum + guiltyIn(truth), 0) / trials.length;
  const base = organic
    ? ''
    : `; ${guilty.toFixed(0)} guilty accounts a world, so that accusing everybody has a precision of ${(guilty / accounts).toFixed(2)}`;
  return `${worlds.length} ${what}: ${accounts} accounts, ${days} days, seeds ${seeds[0]} to ${seeds.at(-1)}${base}`;
}

function guiltyIn(truth: readonly TruthRow[]): number {
  const parts = truth.filter(({ kind }) => kind !== lookalike);
  return inRoles(accusing, parts).size;
}

/** Each method's scorecard, in the order in which they were asked. */
function cardsOf(trials: readonly Trial[]): Card[] {
  const methods = trials[0]?.answers.map(({ method }) => method) ?? [];
  return methods.map((method) => [method, score(trials.map((trial) => judged(trial, method)))]);
}

function judged({ truth, answers }: Trial, method: string): Judged {
  return { truth, findings: answers.find((answer) => answer.method === method)?.findings ?? [] };
}

function found(cards: readonly Card[]): string {
  return table(
    ['method', 'schemes found', 'accused', 'precision', 'recall', 'findings', 'of them false'],
    cards.map(([method, card]) => [
      method,
      ratio(card.schemes),
      String(card.precision.of),
      ratio(card.precision),
      ratio(card.recall),
      String(card.findings),
      String(card.falseFindings.seen),
    ]),
  );
}

function byKind(cards: readonly Card[]): string {
  const kinds = named(cards, ({ kinds }) => Object.keys(kinds).filter((kind) => kinds[kind]?.schemes.of));
  return table(
    ['method', ...kinds],
    cards.map(([method, card]) => [method, ...kinds.map((kind) => count(card.kinds[kind]?.schemes))]),
  );
}

/** Schemes found by lockstep, a row for each sort of scheme, a column for each difficulty. */
function byScheme(trials: readonly Trial[]): string {
  const found = new Map<string, Map<string, { hits: number; of: number }>>();
  for (const { world, truth, answers } of trials) {
    const members =
      answers.find(({ method }) => method === 'lockstep')?.findings.flatMap((finding) => finding.members) ?? [];
    for (const { scheme, kind, rows } of schemesOf(truth.filter((row) => row.kind !== lookalike))) {
      const sort = `${kind} | ${scheme.replace(/-\d+$/, '')}`;
      const own = found.get(sort) ?? new Map<string, { hits: number; of: number }>();
      const tally = own.get(world.difficulty) ?? { hits: 0, of: 0 };
      const parts = inRoles(rolesOf(kind), rows);
      const named = [...inRoles(rolesOf(kind), members)].filter((account) => parts.has(account)).length;
      own.set(world.difficulty, { hits: tally.hits + (2 * named >= parts.size ? 1 : 0), of: tally.of + 1 });
      found.set(sort, own);
    }
  }
  return table(
    ['kind', 'scheme', ...difficulties],
    [...found]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([sort, own]) => [
        ...sort.split(' | '),
        ...difficulties.map((difficulty) => {
          const tally = own.get(difficulty);
          return tally ? `${tally.hits}/${tally.of}` : '';
        }),
      ]),
  );
}

function lookalikes(cards: readonly Card[]): string {
  const names = named(cards, (card) => Object.keys(card.lookalikes));
  return table(
    ['method', ...names],
    cards.map(([method, card]) => [method, ...names.map((name) => count(card.lookalikes[name]?.accounts))]),
  );
}

/** Worlds in which anybody is accused, and the calibration of methods that give a q. */
function organic(trials: readonly Trial[]): string {
  const rows = cardsOf(trials).map(([method, { organic, findings, calibration }]) => {
    const calibrated = calibration.extremes.some(({ q }) => q !== null && q < 1) || method.startsWith('lockstep');
    const below = alphas.map((alpha) => calibration.organic.find(({ threshold }) => threshold === alpha) as Below);
    return [
      method,
      ratio(organic),
      String(findings),
      ...below.map(({ share }) => (calibrated ? (share.ratio as number).toFixed(2) : 'no q')),
    ];
  });
  return [
    'Nobody is guilty here: every accusation is false. A method is calibrated when its smallest q of a world is at most α in no more than a share α of the worlds. Findings beyond its own threshold (lockstep 0.01, Poisson 0.05) it keeps to itself.',
    table(['method', 'worlds with an accusation', 'findings', ...alphas.map((alpha) => `q ≤ ${alpha}`)], rows),
  ].join('\n\n');
}

function time(trials: readonly Trial[]): string {
  const methods = trials[0]?.answers.filter(({ seconds }) => seconds !== undefined).map(({ method }) => method) ?? [];
  const seconds = (method: string) =>
    trials.map(({ answers }) => answers.find((answer) => answer.method === method)?.seconds ?? 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return table(
    ['method', 's'],
    methods.map((method) => [method, mean(seconds(method)).toFixed(1)]),
  );
}

function realData(sets: readonly RealSet[]): string {
  const methods = sets[0]?.answers.map(({ method }) => method) ?? [];
  const cells = methods.map((method) => [
    method,
    ...sets.map(({ answers }) => {
      const findings = answers.find((answer) => answer.method === method)?.findings ?? [];
      const accused = inRoles(
        accusing,
        findings.flatMap(({ members }) => members),
      );
      return `${findings.length} (${accused.size})`;
    }),
  ]);
  return [
    'Findings, and in brackets the accounts they accuse. There are no labels for these, so no figure here is a quality.',
    sets.map(({ file, about, accounts }) => `- \`${file}\`: ${about}; ${accounts} accounts`).join('\n'),
    table(['method', ...sets.map(({ file }) => file)], cells),
    ...sets.flatMap(({ covered }) => covered),
    'What lockstep remarks beside its findings:',
    sets.flatMap(({ file, remarks }) => remarks.map((remark) => `- \`${file}\`, ${remark}`)).join('\n'),
  ].join('\n\n');
}

function named(cards: readonly Card[], names: (card: Scorecard) => readonly string[]): string[] {
  return [...new Set(cards.flatMap(([, card]) => names(card)))].sort();
}

function ratio({ ratio: value, interval }: Share): string {
  if (value === undefined) return 'none';
  return interval ? `${value.toFixed(2)} (${interval.map((end) => end.toFixed(2)).join(' to ')})` : value.toFixed(2);
}

const count = (share: Share | undefined) => (share && share.of > 0 ? `${share.hits}/${share.of}` : '');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
