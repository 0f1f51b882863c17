import { boosts } from '../boosts.ts';
import type { Window } from '../detector.ts';
import { during, listed } from '../recount.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';

/** The question that lists a group's pairs of an account and an owner again, over `engagement` of the store, and counts them: one row each. */
export function recount({ accounts, targets }: Group, { names }: Facts, window: Window, leastVisits: number): string {
  const of = (ones: readonly number[]) => listed(ones.map((one) => names.get(one) ?? ''));
  return `with boost as (
  select account, object, min(owner) as owner, epoch_us(min(time)) // 3600000000 as hour
  from engagement
  where verb in (${listed(boosts)}) and ${during(window)}
    and account in (${of(accounts)})
    and owner <> account and object is not null
  group by account, object
  having min(owner) = max(owner) and bool_and(
    coalesce(not follows, false) and coalesce(origin not in ('onboarding', 'bundle', 'ad'), true)
    and coalesce(not paid, true) and coalesce(not automation, true))
)
select count(*) over () as pairs, owner, account, count(distinct hour) as visits, count(*) as objects
from boost
where owner in (${of(targets)})
group by owner, account
having count(distinct hour) >= ${leastVisits}
order by owner, account`;
}
