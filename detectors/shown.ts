import type { Innocent, Severity } from './detector.ts';
import { gathered } from './gathered.ts';

const mostObjects = 100;

/** One act on each object, those of most members first, then in order of time; a hundred at most. */
export function onePerObject<A extends { readonly object: number }>(acts: readonly A[]): A[] {
  return [...gathered(acts, ({ object }) => object).values()]
    .sort((x, y) => y.length - x.length)
    .slice(0, mostObjects)
    .map((on) => on[0] as A);
}

/** Of a group that two keys speak against: medium, fifty accounts high; one step lower where an innocent explanation fits. */
export function severityOf(size: number, doubts: number): Severity {
  const ladder = ['informational', 'low', 'medium', 'high'] as const;
  const step = size < 50 ? 2 : 3;
  return ladder[doubts > 0 ? step - 1 : step] as Severity;
}

/** An innocent explanation; one that `excludes` leaves no finding where it fits. */
export type Tried = Innocent & { readonly excludes?: boolean };

/** Whether the group is at home with one of the owners: `kin` hold a device of one of its accounts. */
export function aroundAPage(kin: readonly number[], names: ReadonlyMap<number, string>, excludes: boolean): Tried {
  return {
    explanation: 'A family, a team or one person around a page of their own',
    verdict: kin.length > 0 ? 'fits' : 'does-not-fit',
    why:
      kin.length > 0
        ? `${kin.map((owner) => names.get(owner)).join(', ')} holds a device of the group`
        : 'no owner is known to hold a device of the group',
    excludes,
  };
}
