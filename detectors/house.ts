import type { Innocent } from './detector.ts';
import { gathered } from './gathered.ts';

export const oneHouse = 'One organisation with several official accounts';

/** Whether at least half of these accounts, and two, declare the same controller or subject. Each account → its own, or null. */
export function houseOf(declared: ReadonlyMap<number, string | null>): Innocent {
  const houses = [...declared.values()].filter((house) => house !== null);
  if (houses.length === 0)
    return { explanation: oneHouse, verdict: 'not-testable', why: 'no act carries controller or subject' };
  const most = Math.max(...[...gathered(houses, (house) => house).values()].map((own) => own.length));
  return {
    explanation: oneHouse,
    verdict: most >= 2 && 2 * most >= declared.size ? 'fits' : 'does-not-fit',
    why: `${most} of ${declared.size} accounts declare the same controller or subject`,
  };
}
