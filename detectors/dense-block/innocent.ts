import type { Innocent } from '../detector.ts';
import type { Facts } from './facts.ts';

/** An innocent explanation; one that `excludes` leaves no finding where it fits. */
export type Tried = Innocent & { readonly excludes?: boolean };

const hour = 3600e6;
const leastHours = 3;

/** What else could explain a block, each weighed against the data where the data can tell. */
export function innocentExplanations(
  { acts, kin, names }: Facts,
  members: ReadonlySet<number>,
  shared: readonly Innocent[],
): Tried[] {
  const own = acts.filter(({ account }) => members.has(account));
  const hours = new Set(own.map(({ us }) => Math.floor(us / hour))).size;
  return [
    {
      explanation: 'A community of taste',
      verdict: 'does-not-fit',
      why: 'communities, and how active and popular each is, are in what is expected',
    },
    {
      explanation: 'One sitting: people who are shown the same page at the same time',
      verdict: hours < leastHours ? 'fits' : 'does-not-fit',
      why: `they acted in ${hours} different hours`,
      excludes: true,
    },
    {
      explanation: 'A family, a team or one person around a page of their own',
      verdict: kin.length > 0 ? 'fits' : 'does-not-fit',
      why:
        kin.length > 0
          ? `${kin.map((owner) => names.get(owner)).join(', ')} holds a device of the group`
          : 'no owner is known to hold a device of the group',
      excludes: true,
    },
    ...shared,
  ];
}
