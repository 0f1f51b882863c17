import { Command } from 'commander';
import { openStore } from '../ingest/store.ts';
import { verifyStore } from '../ingest/verify.ts';
import { limitsOf, type StoreOptions, withStore } from './options.ts';
import { print, say, visible } from './terminal.ts';

/** `lockstep verify`: proves that the store holds every position once, or says where it does not. */
export function verifyCommand(): Command {
  return withStore(new Command('verify'))
    .summary('prove that every position of the store is there once, readable and counted')
    .addHelpText('before', 'Example:\n  lockstep verify --store /data/lockstep\n')
    .option('--json', 'the result as one JSON object')
    .action(async (options: StoreOptions & { json?: true }) => {
      const result = await verifyStore(openStore(options.store), limitsOf(options));
      if (options.json) await print(JSON.stringify(result));
      for (const note of result.notes) say(`note: ${visible(note)}`);
      for (const fault of result.faults) say(`FAULT: ${visible(fault)}`);
      if (!options.json)
        for (const { stream, partition, rows, refused, empty, first, next } of result.partitions)
          await print(
            `${visible(stream)} p=${partition}: positions ${first} to ${next - 1} = ${rows} rows + ${refused} refused + ${empty} empty`,
          );
      if (result.faults.length > 0) process.exitCode = 1;
      else say('The store is whole.');
    });
}
