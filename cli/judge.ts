import type { Command } from 'commander';
import type { Detector, Finding, Param, Severity } from '../detectors/detector.ts';
import { chooseDetectors, discoverDetectors } from '../detectors/discover.ts';
import { readAllParams } from '../detectors/params.ts';
import type { Limits } from '../ingest/database.ts';
import type { Column, Verb } from '../ingest/engagement.ts';
import { type Loaded, loadStore, type Need } from '../ingest/load.ts';
import { Refusal } from '../ingest/refusal.ts';
import { openStore } from '../ingest/store.ts';
import type { Workspace } from '../ingest/workspace.ts';
import { list, type StoreOptions, withStore } from './options.ts';
import { readSeverity } from './severity.ts';
import { readTime } from './time.ts';

/** What to look at: detectors by name (none: all), a window (open ends: all that the store holds), parameters as given. */
export interface Request {
  readonly names: readonly string[];
  readonly since?: number;
  readonly until?: number;
  /** Texts such as `co-action.window=300s`. */
  readonly params: readonly string[];
}

/** What all commands that look at a window ask alike. */
export interface WindowOptions extends StoreOptions {
  readonly since?: number;
  readonly until?: number;
  readonly param: string[];
}

/** What `detect` and `run` ask alike. */
export interface JudgeOptions extends WindowOptions {
  readonly failOn?: Severity;
}

/** Gives a command the options of the store, the window and the parameters. */
export function withWindow(command: Command): Command {
  return withParams(withStore(command))
    .option('--since <time>', 'start of the window, included (RFC 3339, a date, or -24h)', (text) => readTime(text))
    .option('--until <time>', 'end of the window, not included', (text) => readTime(text));
}

/** Gives a command the option of parameters. */
export function withParams(command: Command): Command {
  return command.option('--param <detector.key=value>', 'set a parameter; may be repeated', list, []);
}

/** Gives a command the severity to fail on. */
export function withFailOn(command: Command): Command {
  return command.option('--fail-on <severity>', 'exit 10 when a finding is at least this severe', readSeverity);
}

/** The request that these options make. */
export function requestOf(names: readonly string[], { since, until, param }: WindowOptions): Request {
  if (since !== undefined && until !== undefined && since >= until)
    throw new Refusal('--since must lie before --until: the window is half-open, [since, until).', 2);
  return {
    names,
    params: param,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** What one detector said. */
export interface Verdict {
  readonly name: string;
  readonly detector: Detector<unknown>;
  /** Every parameter as text, defaults included. */
  readonly params: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  readonly workspace: Workspace;
}

/** A chosen detector with its parameters, as it takes them and as text. */
export interface Choice {
  readonly name: string;
  readonly detector: Detector<unknown>;
  readonly values: unknown;
  readonly texts: Readonly<Record<string, string>>;
}

/** The detectors that the request names, with their parameters read; done before a store is opened. */
export async function choose({ names, params }: Pick<Request, 'names' | 'params'>): Promise<Choice[]> {
  const all = await discoverDetectors();
  const values = readAllParams(all, params);
  return [...chooseDetectors(all, names)].map(([name, detector]) => {
    const specs = Object.entries<Param<unknown>>(detector.params);
    const last = (key: string) =>
      params.findLast((text) => text.startsWith(`${name}.${key}=`))?.slice(name.length + key.length + 2);
    return {
      name,
      detector,
      values: values.get(name),
      texts: Object.fromEntries(specs.map(([key, param]) => [key, last(key) ?? param.default])),
    };
  });
}

/** Loads what the chosen detectors read of a window, once for all of them; it goes when `use` ends. */
export async function withLoaded<T>(
  storeFolder: string,
  span: Pick<Need, 'since' | 'until' | 'known' | 'held'>,
  choices: readonly Choice[],
  limits: Limits,
  use: (loaded: Loaded) => Promise<T>,
): Promise<T> {
  const loaded = await loadStore(
    openStore(storeFolder),
    {
      ...span,
      lookbacks: choices.map(({ detector }) => detector.lookback),
      verbs: union(choices.map(({ detector }) => detector.verbs)),
      columns: [...new Set(choices.flatMap(({ detector }): Column[] => [...detector.needs, ...detector.uses]))],
    },
    limits,
  );
  try {
    return await use(loaded);
  } finally {
    loaded.close();
  }
}

/** A detector's own view of what was loaded. */
export async function workspaceOf(
  loaded: Loaded,
  { verbs, lookback, needs, uses }: Detector<unknown>,
): Promise<Workspace> {
  return await loaded.workspaceFor({ verbs, lookback, columns: [...needs, ...uses] });
}

/** What a detector says of its own view of what was loaded. */
export async function verdictOf(loaded: Loaded, { name, detector, values, texts }: Choice): Promise<Verdict> {
  const workspace = await workspaceOf(loaded, detector);
  const lacking = detector.needs.filter((column) => !workspace.present.has(column));
  if (lacking.length > 0) workspace.remarks.push(`silent: no act carries ${lacking.join(', ')}`);
  const found = await detector.detect(workspace, loaded.coverage.window, values); // in any case: it makes its tables
  await workspace.tidy(Object.values(detector.tables ?? {}));
  return { name, detector, params: texts, findings: lacking.length > 0 ? [] : found, workspace };
}

/** Loads the window once, lets each detector judge its own view of it, and hands all to `use` before the workspace goes. */
export async function judge<T>(
  storeFolder: string,
  request: Request,
  limits: Limits,
  use: (loaded: Loaded, verdicts: readonly Verdict[]) => Promise<T>,
): Promise<T> {
  const { names, params, ...span } = request;
  const choices = await choose({ names, params });
  return withLoaded(storeFolder, span, choices, limits, async (loaded) => {
    const verdicts: Verdict[] = [];
    for (const choice of choices) verdicts.push(await verdictOf(loaded, choice));
    return use(loaded, verdicts);
  });
}

function union(all: readonly (readonly Verb[] | 'all')[]): readonly Verb[] | 'all' {
  return all.includes('all') ? 'all' : [...new Set(all.flatMap((verbs) => (verbs === 'all' ? [] : verbs)))];
}
