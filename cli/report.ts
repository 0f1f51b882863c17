import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Refusal } from '../ingest/refusal.ts';
import { html } from '../reports/html.ts';
import { markdown } from '../reports/markdown.ts';
import { readRun } from '../reports/read-run.ts';
import { report } from '../reports/report.ts';
import { RunFault } from '../reports/run.ts';
import { type StoreOptions, withStore } from './options.ts';
import { print } from './terminal.ts';

interface Options extends StoreOptions {
  readonly format?: 'markdown' | 'html';
  readonly output?: string;
}

/** `lockstep report`: the last run, or a named one, as one Markdown and one self-contained HTML page. */
export function reportCommand(): Command {
  return withStore(new Command('report'))
    .summary('show the last run, or a named one, as Markdown and HTML')
    .addHelpText('before', 'Example:\n  lockstep report -o out\n  lockstep report --format markdown | less\n')
    .argument('[run]', 'name of the run (default: the last one)')
    .addOption(new Option('--format <format>', 'print one form instead').choices(['markdown', 'html']))
    .option('-o, --output <dir>', 'folder to write report.md and index.html to', 'lockstep-report')
    .action(async (name: string | undefined, options: Options) => {
      const run = await readRun(options.store, name).catch((cause) => {
        throw cause instanceof RunFault ? new Refusal(cause.message, 2, cause) : cause;
      });
      const shown = report(run);
      if (options.format !== undefined)
        return print((options.format === 'html' ? html(shown) : markdown(shown)).trimEnd());
      const folder = options.output ?? 'lockstep-report';
      mkdirSync(folder, { recursive: true });
      for (const [file, text] of [
        ['report.md', markdown(shown)],
        ['index.html', html(shown)],
      ] as const) {
        writeFileSync(join(folder, file), text);
        await print(join(folder, file));
      }
    });
}
