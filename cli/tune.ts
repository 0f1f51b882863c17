import { Command } from 'commander';
import { gridOf, readVariations, standardGrid, standardOf } from './grid.ts';
import { type Choice, choose, requestOf, type WindowOptions, withLoaded, withWindow } from './judge.ts';
import { readLabels } from './labels.ts';
import { limitsOf, list } from './options.ts';
import { severities } from './severity.ts';
import { type Line, sheetOf } from './sheet.ts';
import { print, table } from './terminal.ts';

interface Options extends WindowOptions {
  readonly vary: string[];
  readonly labels?: string;
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

The sheet shows what a threshold does to your store, not what is right: choose by labels, and judge the choice on other
data than it was chosen on.`;

/** `lockstep tune`: what a detector's parameters do to its findings. */
export function tuneCommand(): Command {
  return withWindow(new Command('tune'))
    .summary("show what a detector's parameters do to its findings")
    .addHelpText(
      'before',
      'Example:\n  lockstep tune co-action\n  lockstep tune co-action --vary window=30s,60s,5m --vary minObjects=3,5 --labels labels.csv\n',
    )
    .addHelpText('after', notes)
    .argument('<detector>', 'the detector to look with')
    .option('--vary <key=value,value>', 'values of a parameter to try; given twice, each with each', list, [])
    .option('--labels <file>', 'what is known of accounts, CSV or Parquet')
    .option('--json', 'one line of the sheet a line on stdout, nothing else')
    .action(async (name: string, options: Options) => {
      const { names, params, ...span } = requestOf([name], options);
      const [choice] = (await choose({ names, params })) as [Choice];
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
