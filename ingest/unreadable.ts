import { join } from 'node:path';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';

/** Says in words why a store could not be read, if it is the store or the memory that failed; hands on every other error. */
export function unreadable(cause: unknown, store: Store): unknown {
  if (cause instanceof Refusal || !(cause instanceof Error)) return cause;
  const first = cause.message.split('\n')[0];
  if (/Out of Memory|max_temp_directory_size|No space left on device/i.test(cause.message))
    return new Refusal(
      `too little memory for what was asked, and no room to spill: raise --memory, free space in the spill folder (LOCKSTEP_SPILL), or narrow the window with --since and --until. ${first}`,
      1,
      cause,
    );
  if (
    !cause.message.includes(join(store.folder, 'segments')) &&
    !cause.message.includes(join(store.folder, 'rejected'))
  )
    return cause;
  if (/Permission denied|EACCES/.test(cause.message))
    return new Refusal(
      `the store ${store.folder} cannot be read by this user: give it read permission for all of the folder. ${first}`,
      1,
      cause,
    );
  return new Refusal(
    `a file of the store cannot be read: ${first}. Run lockstep verify: it names what is damaged and what to do.`,
    1,
    cause,
  );
}
