import { publish } from './acts.ts';
import type { Account, World } from './model.ts';

/** The platform closes an account for good. */
export function shutOut(world: World, account: Account, time: number): void {
  if (account.closed) return;
  const { index, created } = account;
  const closed = { field: 'status', before: 'open', after: 'closed' };
  publish(world, time, {
    verb: 'moderate',
    kind: 'account',
    object: index,
    owner: index,
    objectCreated: created,
    ...closed,
  });
  publish(world, time + 0.2 + world.draw.exponential(2), { verb: 'close', account: index, ...closed });
  account.closed = true;
}
