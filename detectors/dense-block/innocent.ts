import type { Innocent } from '../detector.ts';
import { aroundAPage, type Tried } from '../shown.ts';
import type { Facts } from './facts.ts';

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
    aroundAPage(kin, names, true),
    ...shared,
  ];
}
