import { Command } from 'commander';
import type { Finding } from '../detectors/detector.ts';
import { rfc3339 } from '../detectors/time.ts';
import type { Held } from '../ingest/late.ts';
import type { Loaded } from '../ingest/load.ts';
import { Refusal } from '../ingest/refusal.ts';
import type { Step } from '../reports/rings.ts';
import { readAgainst, stepsOfFile } from './against.ts';
import { writtenDetections, writtenDifference, writtenHistory } from './history.ts';
import { type Choice, choose, verdictOf, withLoaded, withParams } from './judge.ts';
import { limitsOf, list, type StoreOptions, withStore } from './options.ts';
import { print, say, visible } from './terminal.ts';
import { lengthOption, readTime } from './time.ts';
import { readTruth } from './truth.ts';

interface Options extends StoreOptions {
  readonly from: number;
  readonly to: number;
  readonly every: number;
  readonly window: number;
  readonly param: string[];
  readonly against: string[];
  readonly truth?: string;
  readonly json?: true;
}

/** One time of looking back, µs since 1970 UTC. */
interface Look {
  readonly since: number;
  readonly until: number;
}

const mostSteps = 10_000;

const notes = `
At each step T (--from, then every --every, up to --to) the detectors look at [T - window, T), and know only the rows
recorded before T (rows without \`recorded\`: that happened before T): the findings are those that detect would have
printed then. A file that was replaced or undone since is seen as it is now.

Rings: a finding goes on with the ring of its detector and pattern with which it shares more than half the accounts of
the smaller of both, as that ring was when last found; the greatest Jaccard first. gained: rings not found in the step
before; lost: found then, no more now; grown, shrunk, same: by number of accounts.

--against co-action.window=30s runs both settings. Another version of a detector cannot run inside one installation:
print its backtest with --json there, and give that file here with --against FILE.

--truth: a scheme is found by the first step up to which half of its operators and amplifiers are accused (of a forced
follow: half of its victims named).`;

/** `lockstep backtest`: what the detectors would have found, day after day, with what was known then. */
export function backtestCommand(): Command {
  return withParams(withStore(new Command('backtest')))
    .summary('look back step by step, with what was known then')
    .addHelpText(
      'before',
      'Example:\n  lockstep backtest co-action --from 2026-01-08 --to 2026-02-01 --every 1d --window 7d\n  lockstep backtest co-action --from 2026-01-08 --to 2026-02-01 --against co-action.window=30s\n',
    )
    .addHelpText('after', notes)
    .argument('[detector...]', 'detectors to run (default: all)')
    .requiredOption('--from <time>', 'the first step (RFC 3339, a date, or -30d)', (text) => readTime(text))
    .requiredOption('--to <time>', 'the last step, itself included', (text) => readTime(text))
    .addOption(lengthOption('--every <length>', 'from one step to the next', '1d'))
    .addOption(lengthOption('--window <length>', 'how far each step looks back', '7d'))
    .option('--against <setting>', 'detector.key=value, may be repeated, or a file: compare the rings', list, [])
    .option('--truth <file>', 'account, scheme, kind, role and perhaps since: when each scheme would be found')
    .option('--json', 'findings of all steps as detect --json prints them, nothing else on stdout')
    .action(backtest);
}

async function backtest(names: readonly string[], options: Options): Promise<void> {
  const looks = looksOf(options);
  const windows = looks.map(({ since, until }) => ({ since: rfc3339(since), until: rfc3339(until) }));
  const { param: params, json } = options;
  const choices = await choose({ names, params });
  const against = readAgainst(options.against);
  const others = against.params.length > 0 ? await choose({ names, params: [...params, ...against.params] }) : [];
  const detectors = choices.map(({ name }) => name);
  const told = against.file === undefined ? undefined : stepsOfFile(against.file, windows, detectors);
  const truth = options.truth === undefined ? undefined : await readTruth(options.truth);

  say(`${looks.length} steps, the first until ${windows[0]?.until}, the last until ${windows.at(-1)?.until}.`);
  const steps: Step[] = [];
  const otherSteps: Step[] = [];
  for await (const { until, findings, otherFindings } of walk(options, looks, choices, others)) {
    if (json) for (const finding of findings) await print(JSON.stringify(finding));
    const step = { until: rfc3339(until), findings: findings.map(bare) };
    steps.push(step);
    otherSteps.push({ ...step, findings: otherFindings.map(bare) });
    const compared = others.length > 0 ? `, ${otherFindings.length} with ${against.params.join(' ')}` : '';
    say(`  ${steps.length} of ${looks.length}, until ${step.until}: ${findings.length} findings${compared}`);
  }
  const tables = [
    writtenHistory(steps),
    ...(truth ? [writtenDetections(steps, truth)] : []),
    ...(options.against.length > 0 ? [writtenDifference(steps, told ?? otherSteps)] : []),
  ].join('\n\n');
  if (json) say(tables);
  else await print(tables);
}

/** The steps that the options name, the first at --from, the last at --to or less than a step before it. */
function looksOf({ from, to, every, window }: Options): Look[] {
  if (from > to)
    throw new Refusal('--from must not lie after --to: they are the first and the last step, T in [T - window, T).', 2);
  if (every === 0 || window === 0)
    throw new Refusal(`needed --every and --window longer than nothing, got ${every / 1e6}s and ${window / 1e6}s.`, 2);
  const count = Math.floor((to - from) / every) + 1;
  if (count > mostSteps)
    throw new Refusal(`needed at most ${mostSteps} steps, got ${count}: make --every longer, or --from later.`, 2);
  return Array.from({ length: count }, (_, at) => ({ since: from + at * every - window, until: from + at * every }));
}

/** What was found at each look, by either setting; all looks stand on what the store held at the first. */
async function* walk(
  options: Options,
  looks: readonly Look[],
  choices: readonly Choice[],
  others: readonly Choice[],
): AsyncGenerator<{ until: number; findings: readonly Finding[]; otherFindings: readonly Finding[] }> {
  const told = new Set<string>();
  let held: readonly Held[] | undefined;
  for (const { since, until } of looks) {
    const span = { since, until, known: until, ...(held === undefined ? {} : { held }) };
    yield await withLoaded(options.store, span, choices, limitsOf(options), async (loaded) => {
      held ??= loaded.held;
      const done = new Map<string, readonly Finding[]>();
      const findings = await findingsOf(loaded, choices, done, told);
      return { until, findings, otherFindings: await findingsOf(loaded, others, done, told) };
    });
  }
}

/** Findings of all the detectors; a detector whose parameters are the same in both settings runs once. */
async function findingsOf(
  loaded: Loaded,
  choices: readonly Choice[],
  done: Map<string, readonly Finding[]>,
  told: Set<string>,
): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for (const choice of choices) {
    const key = JSON.stringify([choice.name, choice.texts]);
    const found = done.get(key) ?? (await judgedOf(loaded, choice, told));
    done.set(key, found);
    all.push(...found);
  }
  return all;
}

/** Findings of one detector; remarks are told once, not at each step. */
async function judgedOf(loaded: Loaded, choice: Choice, told: Set<string>): Promise<readonly Finding[]> {
  const { findings, workspace } = await verdictOf(loaded, choice);
  loaded.release(workspace);
  for (const remark of workspace.remarks.map((text) => `${choice.name}: ${visible(text)}`)) {
    if (!told.has(remark)) say(remark);
    told.add(remark);
  }
  return findings;
}

/** What is kept of a finding when its step is over. */
const bare = ({ detector, pattern, members }: Finding) => ({ detector, pattern, members });
