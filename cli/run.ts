import { join } from 'node:path';
import { Command } from 'commander';
import { writeRun } from '../reports/store-run.ts';
import { factsOf, resultsOf } from './facts.ts';
import { type JudgeOptions, judge, requestOf, withWindow } from './judge.ts';
import { limitsOf } from './options.ts';
import { reaches } from './severity.ts';
import { print, say, visible } from './terminal.ts';

/** `lockstep run`: all detectors over a window; writes STORE/runs/<run>/ with its report. */
export function runCommand(): Command {
  return withWindow(new Command('run'))
    .summary('look with all detectors and write the run with its report into the store')
    .addHelpText('before', 'Example:\n  lockstep run --since 2026-01-01 --until 2026-02-01\n')
    .action(async (options: JudgeOptions) => {
      const started = new Date();
      const stored = await judge(options.store, requestOf([], options), limitsOf(options), async (loaded, verdicts) => {
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
