import { Command } from 'commander';
import type { WindowTried } from '../detectors/detector.ts';
import { gathered } from '../detectors/gathered.ts';
import { writeDuration } from '../detectors/params.ts';
import { Refusal } from '../ingest/refusal.ts';
import { gridOf, readVariations, standardGrid, standardOf } from './grid.ts';
import {
  type Choice,
  choose,
  type Request,
  requestOf,
  type WindowOptions,
  withLoaded,
  withWindow,
  workspaceOf,
} from './judge.ts';
import { readLabels } from './labels.ts';
import { limitsOf, list } from './options.ts';
import { severities } from './severity.ts';
import { type Line, sheetOf } from './sheet.ts';
import { print, table } from './terminal.ts';

interface Options extends WindowOptions {
  readonly vary: string[];
  readonly labels?: string;
  readonly suggestWindow?: true;
  readonly json?: true;
}

const notes = `
Without --vary each parameter that is a number or a duration goes through 1/4, 1/2, 1, 2 and 4 times its value, one at a
time, as far as its range allows; x0.8 and x1.2 are then tried at the value itself alone.

x0.8, x1.2   Jaccard of the accounts accused with those at 0.8 and 1.2 times the value: 1 the same, 0 none in common.
             What must be whole is rounded away from the value, or towards it where the range ends. Nothing stands there
             for a word, where the range leaves no other value, and where neither setting accuses anyone. Of a value with
             exceptions, such as 60s,like=10s, the standard part is varied: give the exceptions with --param.
good, bad    share of the accounts accused that --labels calls so: columns account and label (good or bad), or ground
             truth (account, scheme, kind, role), whose operators and amplifiers are bad, whose look-alikes are good.

--suggest-window shows, instead of a sheet, what each of some windows would give: pairs of acts on one object within it,
pairs of accounts that do so beyond chance, and their accounts. Groups and findings come of fewer. What it suggests is
how soon people, or whoever they are, take up the same thing here: a window far beyond it holds crowds.

The sheet shows what a threshold does to your store, not what is right: choose by labels, and judge the choice on other
data than it was chosen on.`;

/** `lockstep tune`: what a detector's parameters do to its findings. */
export function tuneCommand(): Command {
  return withWindow(new Command('tune'))
    .summary("show what a detector's parameters do to its findings")
    .addHelpText(
      'before',
      'Example:\n  lockstep tune co-action\n  lockstep tune co-action --vary window=30s,60s,5m --vary minObjects=3,5 --labels labels.csv\n  lockstep tune co-action --suggest-window\n',
    )
    .addHelpText('after', notes)
    .argument('<detector>', 'the detector to look with')
    .option('--vary <key=value,value>', 'values of a parameter to try; given twice, each with each', list, [])
    .option('--labels <file>', 'what is known of accounts, CSV or Parquet')
    .option('--suggest-window', 'what each of some windows would give, verb by verb, and which is quick here')
    .option('--json', 'one line of the sheet a line on stdout, nothing else')
    .action(async (name: string, options: Options) => {
      const { names, params, ...span } = requestOf([name], options);
      const [choice] = (await choose({ names, params })) as [Choice];
      if (options.suggestWindow) return await suggestWindow(choice, options, span);
      const variations = readVariations(choice, options.vary);
      const { params: specs } = choice.detector;
      const settings =
        variations.length > 0 ? gridOf(specs, choice.texts, variations) : standardGrid(specs, choice.texts);
      const labels = options.labels === undefined ? undefined : await readLabels(options.labels);
      const lines = await withLoaded(options.store, span, [choice], limitsOf(options), (loaded) =>
        sheetOf(loaded, choice, settings, labels),
      );
      if (options.json) for (const line of lines) await print(JSON.stringify(line));
      else await print(written(choice, lines, variations.length > 0));
    });
}

async function suggestWindow(choice: Choice, options: Options, span: Omit<Request, 'names' | 'params'>): Promise<void> {
  const { windowsTried } = choice.detector;
  if (windowsTried === undefined) throw new Refusal(`${choice.name} has no window of time to suggest.`, 2);
  if (options.vary.length > 0 || options.labels !== undefined)
    throw new Refusal('--suggest-window looks at windows alone: give it without --vary and --labels.', 2);
  const tried = await withLoaded(options.store, span, [choice], limitsOf(options), async (loaded) =>
    windowsTried(await workspaceOf(loaded, choice.detector), choice.values),
  );
  if (options.json) for (const line of tried) await print(JSON.stringify(line));
  else await print(plotted(tried));
}

/** The windows of each verb with a bar for the accounts of their pairs, and what is suggested. */
function plotted(tried: readonly WindowTried[]): string {
  const verbs = [...gathered(tried, ({ verb }) => verb)];
  const parts = verbs.map(([verb, lines]) => {
    const most = Math.max(1, ...lines.map(({ accounts }) => accounts));
    const rows = lines.map(({ window, coincidences, pairs, accounts }) => [
      verb,
      writeDuration(window),
      coincidences,
      pairs,
      accounts,
      '#'.repeat(Math.round((40 * accounts) / most)),
    ]);
    const names = ['verb', 'window', 'acts within', 'pairs beyond chance', 'accounts', ''];
    const suggested = lines[0]?.suggested ?? null;
    const word =
      suggested === null
        ? `${verb}: nothing to suggest: no object has two acts.`
        : `${verb}: ${writeDuration(Math.max(second, Math.ceil(suggested / second) * second))} is quick here: by then half of the acts have come on the tenth of the objects that are taken up soonest.`;
    return `${table(names, rows)}\n${word}`;
  });
  return parts.join('\n\n');
}

const second = 1e6;

/** The sheet as a table: a column for each varied parameter, or where each goes its own way, its name and its value. */
function written({ detector: { params: specs } }: Choice, lines: readonly Line[], isGrid: boolean): string {
  const keys = isGrid ? (lines[0]?.varied ?? []) : [];
  const nudges = (isGrid ? keys : ['']).flatMap((key) => [0.8, 1.2].map((factor) => ({ key, factor })));
  const labelled = lines.some(({ good, bad }) => good !== null || bad !== null);
  const names = [
    ...(isGrid ? keys : ['parameter', 'value']),
    ...['findings', 'by severity', 'accused', 'alerts a day'],
    ...(labelled ? ['good', 'bad'] : []),
    ...nudges.map(({ key, factor }) => `${keys.length > 1 ? `${key} ` : ''}x${factor}`),
  ];
  const rows = lines.map((line) => {
    const own = isGrid ? keys : line.varied;
    const values = own.map((key) => standardOf(specs, line.parameters, key));
    return [
      ...(isGrid ? values : [...own, ...values]),
      line.findings,
      severities
        .flatMap((level) => (line.severities[level] > 0 ? `${line.severities[level]} ${level}` : []))
        .join(', '),
      line.accused,
      line.alertsPerDay?.toFixed(2),
      ...(labelled ? [share(line.good), share(line.bad)] : []),
      ...nudges.map(({ key, factor }) =>
        share(line.stability.find((one) => one.factor === factor && (key === '' || one.key === key))?.jaccard ?? null),
      ),
    ];
  });
  return table(names, rows);
}

const share = (value: number | null) => value?.toFixed(2) ?? '';
