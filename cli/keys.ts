import { Command } from 'commander';
import { fingerprints, openKeys, rotateKeys } from '../ingest/key-file.ts';
import { openStore, recordKeys } from '../ingest/store.ts';
import { type StoreOptions, withStore } from './options.ts';
import { print, say } from './terminal.ts';

/** `lockstep keys`: the keys that turn identifiers into tokens. Their bytes are never shown. */
export function keysCommand(): Command {
  const listing = withStore(new Command('list'))
    .summary('fingerprints of the keys, the current one last')
    .addHelpText('before', 'Example:\n  lockstep keys list\n')
    .action(async (options: StoreOptions) => {
      for (const [id, print_] of Object.entries(fingerprints(openKeys(options.keyFile, options.store))))
        await print(`${id}  ${print_}`);
    });
  const rotation = withStore(new Command('rotate'))
    .summary('add a new key; the old one stays in the file until you take it out')
    .addHelpText('before', 'Example:\n  lockstep keys rotate --key-file /etc/lockstep/key\n')
    .action((options: StoreOptions) => {
      const store = openStore(options.store);
      openKeys(options.keyFile, options.store);
      recordKeys(store, {}); // a store that cannot be written must not get a new key
      const keys = rotateKeys(options.keyFile);
      recordKeys(store, fingerprints(keys));
      say(
        `New tokens are made with ${keys.current}. While both keys are in ${options.keyFile}, values seen again are linked, old to new.`,
      );
    });
  return new Command('keys')
    .summary('list and rotate the keys of tokens')
    .addHelpText('before', 'Example:\n  lockstep keys list\n')
    .addCommand(listing)
    .addCommand(rotation);
}
