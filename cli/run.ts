import { join } from 'node:path';
import { Command } from 'commander';
import type { Severity } from '../detectors/detector.ts';
import { writeRun } from '../reports/store-run.ts';
import { factsOf, resultsOf } from './facts.ts';
import { judge } from './judge.ts';
import { limitsOf, list, type StoreOptions, withStore } from './options.ts';
import { reaches, readSeverity } from './severity.ts';
import { print, say, visible } from './terminal.ts';
import { readTime } from './time.ts';

interface Options extends StoreOptions {
  readonly since?: number;
  readonly until?: number;
  readonly param: string[];
  readonly failOn?: Severity;
}

/** `lockstep run`: all detectors over a window; writes STORE/runs/<run>/ with its report. */
export function runCommand(): Command {
  return withStore(new Command('run'))
    .summary('look with all detectors and write the run with its report into the store')
    .addHelpText('before', 'Example:\n  lockstep run --since 2026-01-01 --until 2026-02-01\n')
    .option('--since <time>', 'start of the window, included (RFC 3339, a date, or -24h)', (text) => readTime(text))
    .option('--until <time>', 'end of the window, not included', (text) => readTime(text))
    .option('--param <detector.key=value>', 'set a parameter; may be repeated', list, [])
    .option('--fail-on <severity>', 'exit 10 when a finding is at least this severe', readSeverity)
    .action(async (options: Options) => {
      const started = new Date();
      const { since, until, param: params } = options;
      const request = {
        names: [],
        params,
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
      };
      const stored = await judge(options.store, request, limitsOf(options), async (loaded, verdicts) => {
        for (const { name, workspace } of verdicts)
          for (const remark of workspace.remarks) say(`${name}: ${visible(remark)}`);
        return writeRun(options.store, await factsOf(loaded, verdicts, started), await resultsOf(verdicts));
      });
      const { findings } = stored.run;
      say(
        `${findings.length} findings; ${stored.outcome === 'written' ? 'written' : 'the same run was there already'}.`,
      );
      await print(stored.folder);
      say(`The report: ${join(stored.folder, 'report', 'index.html')}`);
      if (reaches(findings, options.failOn)) process.exitCode = 10;
    });
}
