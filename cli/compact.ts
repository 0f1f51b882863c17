import { Command } from 'commander';
import { compactStore } from '../ingest/compact.ts';
import { openStore } from '../ingest/store.ts';
import { limitsOf, type StoreOptions, wholeNumber, withStore } from './options.ts';
import { say } from './terminal.ts';
import { lengthOption } from './time.ts';

interface Options extends StoreOptions {
  readonly rows: number;
  readonly grace: number;
}

/** `lockstep compact`: fewer, larger segments; readers at work are not disturbed. */
export function compactCommand(): Command {
  return withStore(new Command('compact'))
    .summary('join small segments and clear what is left over')
    .addHelpText('before', 'Example:\n  lockstep compact --grace 6h\n')
    .option('--rows <n>', 'positions of a joined segment at the most', wholeNumber, 5_000_000)
    .addOption(lengthOption('--grace <time>', 'how long a covered segment stays: longer than the longest run', '6h'))
    .action(async (options: Options) => {
      const { rows, grace } = options;
      const { joined, removed } = await compactStore(
        openStore(options.store),
        { rows, grace, now: Date.now() * 1000 },
        limitsOf(options),
      );
      say(`${joined} segments joined, ${removed} files removed.`);
    });
}
