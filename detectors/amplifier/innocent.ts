import type { Innocent } from '../detector.ts';
import { aroundAPage, type Tried } from '../shown.ts';
import type { Facts } from './facts.ts';
import { pairsOn, type Visits } from './visits.ts';

const day = 86_400e6;
const leastDays = 3;
/** Families and flats are smaller. */
const family = 8;

/** What else could explain a group's visits, each weighed against the data where the data can tell. */
export function innocentExplanations(
  { acts, kin, names }: Facts,
  members: ReadonlySet<number>,
  visits: Visits,
  shared: readonly Innocent[],
): Tried[] {
  const own = acts.filter(({ account }) => members.has(account));
  const days = new Set(own.map(({ us }) => Math.floor(us / day))).size;
  const owners = new Set(own.map((act) => act.owner_account));
  const others = new Set(
    pairsOn(visits, owners)
      .map(({ account }) => account)
      .filter((account) => !members.has(account)),
  ).size;
  const recommended = own.filter(({ origin }) => origin === 'recommend').length;
  return [
    {
      explanation: 'Fans, friends and readers',
      verdict: 'does-not-fit',
      why: 'acts on what one follows are left out, and communities of taste are in what is expected',
    },
    {
      explanation: 'One event: a match, a premiere, a campaign of some days',
      verdict: days < leastDays ? 'fits' : 'does-not-fit',
      why: `they came on ${days} days`,
      excludes: true,
    },
    aroundAPage(kin, names, members.size < family),
    {
      explanation: 'A recommender that shows the same owners to people of one taste',
      verdict: recommended * 2 < own.length ? 'does-not-fit' : others >= members.size ? 'fits' : 'does-not-fit',
      why: `${recommended} of ${own.length} acts came by recommendation; ${others} other accounts come to these owners as regularly, unbidden`,
    },
    ...shared,
  ];
}
