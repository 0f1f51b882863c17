import { join } from 'node:path';
import { Command } from 'commander';
import { Refusal } from '../ingest/refusal.ts';
import { computeRun } from './compute.ts';
import { type JudgeOptions, requestOf, withFailOn, withWindow } from './judge.ts';
import { computeLate } from './late.ts';
import { reaches } from './severity.ts';
import { print, say } from './terminal.ts';

/** `lockstep run`: all detectors over a window; writes STORE/runs/<run>/ with its report. */
export function runCommand(): Command {
  return withFailOn(withWindow(new Command('run')))
    .summary('look with all detectors and write the run with its report into the store')
    .addHelpText(
      'before',
      'Example:\n  lockstep run --since 2026-01-01 --until 2026-02-01\n  lockstep run --late --since -30d\n',
    )
    .option(
      '--late',
      'instead of a new window, compute anew the runs of earlier ones that rows have come for since (with --since and --until: of the windows that meet these)',
    )
    .action(async (options: JudgeOptions & { late?: true }) => {
      if (options.late) {
        if (options.param.length > 0)
          throw new Refusal('--late computes runs anew with the parameters they had: leave --param out.', 2);
        return computeLate(options);
      }
      const { run, folder, outcome } = await computeRun(options, requestOf([], options));
      say(`${run.findings.length} findings; ${outcome === 'written' ? 'written' : 'the same run was there already'}.`);
      await print(folder);
      say(`The report: ${join(folder, 'report', 'index.html')}`);
      if (reaches(run.findings, options.failOn)) process.exitCode = 10;
    });
}
