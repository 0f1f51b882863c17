import { Command } from 'commander';
import { examine } from '../ingest/doctor.ts';
import { limitsOf, type StoreOptions, withStore } from './options.ts';
import { print, visible } from './terminal.ts';

/** `lockstep doctor`: is this machine, this key and this store fit for work? Changes nothing. */
export function doctorCommand(): Command {
  return withStore(new Command('doctor'))
    .summary('check this machine, the key and the store; changes nothing')
    .addHelpText('before', 'Example:\n  lockstep doctor --store /data/lockstep\n')
    .action(async (options: StoreOptions) => {
      const checks = await examine(options.store, options.keyFile, limitsOf(options));
      for (const { state, what, advice } of checks)
        await print(`${state.padEnd(4)}  ${visible(what)}${advice ? `\n      ${visible(advice)}` : ''}`);
      if (checks.some(({ state }) => state === 'fail')) process.exitCode = 1;
    });
}
