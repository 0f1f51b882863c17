import { boosts } from '../boosts.ts';
import type { Window } from '../detector.ts';
import { during, listed } from '../recount.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';

type Those = Pick<Group, 'accounts' | 'targets'>;

const unbidden = `coalesce(not follows, false) and coalesce(origin not in ('onboarding', 'bundle', 'ad'), true)
    and coalesce(not paid, true)`;

/**
 * The question that lists a group's pairs of an account and an owner again, over `engagement` of the store, and counts them:
 * one row each. Expected is one in so many of all pairs, as the level of rarity says.
 */
export function recount(
  group: Those & Pick<Group, 'level'>,
  { names }: Facts,
  window: Window,
  leastVisits: number,
): string {
  return `${visits(group, names, window, leastVisits)}
select count(*) over () as pairs, ${group.accounts.length} * ${group.targets.length} * ${group.level}::double as expected, owner, account, visits, objects
from visit
where owner in (${named(group.targets, names)})
order by owner, account`;
}

/** The question that counts again on how many of the posts that it looked at each account acted. */
export function recountLooks(group: Those, { names }: Facts, window: Window, leastVisits: number): string {
  return `${visits(group, names, window, leastVisits)},
seen as (
  select distinct account, object, owner
  from engagement
  where verb = 'view' and object_kind is distinct from 'account' and ${during(window)}
    and account in (${named(group.accounts, names)})
    and owner in (${named(group.targets, names)})
    and owner <> account and ${unbidden}
)
select sum(count(*) filter (where endorsed)) over () as acts, sum(count(*)) over () as looks,
  seen.account, count(*) filter (where endorsed) as own_acts, count(*) as own_looks
from seen
join visit using (account, owner)
left join boost on boost.account = seen.account and boost.object = seen.object
where coalesce(unbidden, true)
group by seen.account
order by seen.account`;
}

function visits({ accounts }: Those, names: Facts['names'], window: Window, leastVisits: number): string {
  return `with boost as (
  select account, object, min(owner) as owner, epoch_us(min(time)) // 3600000000 as hour,
    bool_or(verb in ('like', 'share', 'vote')) as endorsed,
    bool_and(${unbidden} and coalesce(not automation, true)) as unbidden
  from engagement
  where verb in (${listed(boosts)}) and ${during(window)}
    and account in (${named(accounts, names)})
    and owner <> account and object is not null
  group by account, object
  having min(owner) = max(owner)
),
visit as (
  select account, owner, count(distinct hour) as visits, count(*) as objects
  from boost
  where unbidden
  group by account, owner
  having count(distinct hour) >= ${leastVisits}
)`;
}

const named = (ones: readonly number[], names: Facts['names']) => listed(ones.map((one) => names.get(one) ?? ''));
