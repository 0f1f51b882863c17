import { boosts } from '../boosts.ts';
import type { Window } from '../detector.ts';
import { acts, lasting, listed, named } from '../recount.ts';
import type { Group } from './blocks.ts';
import type { Facts } from './facts.ts';
import { pause } from './turns.ts';

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
  from act
  where verb = 'view' and object_kind is distinct from 'account'
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

/**
 * The question that counts again how many pairs of accounts came in the order that most earlier rounds had, of those of
 * `members`; rounds are those of all `accounts`.
 */
export function recountTurns(
  { accounts, targets }: Those,
  members: readonly number[],
  { names }: Facts,
  window: Window,
): string {
  return `with ${boostsOf(accounts, names, window)}, turn as (
  select account, time, coalesce(time - lag(time) over (order by time) >= ${lasting(pause)}, true) as begins
  from boost
  where unbidden and owner in (${named(targets, names)})
), numbered as (
  select account, time, sum(begins::int) over (order by time range unbounded preceding) as round from turn
), came as (
  select round, account, min(time) as time
  from numbered
  where account in (${named(members, names)})
  group by round, account
), pair as (
  select round, one.account as one, other.account as other, sign(epoch_us(other.time) - epoch_us(one.time)) as sooner
  from came as one join came as other using (round)
  where one.account < other.account
), compared as (
  select sooner, sign(sum(sooner) over (partition by one, other order by round rows between unbounded preceding and 1 preceding)) as before
  from pair
)
select count(*) filter (where sooner = before) as agree, count(*) as pairs, count(*) / 2 as expected
from compared
where before <> 0`;
}

/** The question that counts again how many of the accounts were less than so many µs old when they first acted, as a share `base` of others was. */
export function recountYouth(
  { accounts }: Those,
  { names }: Facts,
  window: Window,
  threshold: number,
  base: number,
): string {
  return `with ${acts(window)}, aged as (
  select account, min(time - account_created) as age
  from act
  where verb in (${listed([...boosts, 'view'])}) and account in (${named(accounts, names)}) and account_created is not null
  group by account
)
select count(*) filter (where age < ${lasting(threshold)}) as young, count(*) as accounts, count(*) * ${base}::double as expected
from aged`;
}

function visits({ accounts }: Those, names: Facts['names'], window: Window, leastVisits: number): string {
  return `with ${boostsOf(accounts, names, window)}, visit as (
  select account, owner, count(distinct hour) as visits, count(*) as objects
  from boost
  where unbidden
  group by account, owner
  having count(distinct hour) >= ${leastVisits}
)`;
}

/** `boost`, to stand behind `with`: what the accounts boosted first. */
function boostsOf(accounts: readonly number[], names: Facts['names'], window: Window): string {
  return `${acts(window)}, boost as (
  select account, object, min(owner) as owner, min(time) as time, epoch_us(min(time)) // 3600000000 as hour,
    bool_or(verb in ('like', 'share', 'vote')) as endorsed,
    bool_and(${unbidden} and coalesce(not automation, true)) as unbidden
  from act
  where verb in (${listed(boosts)})
    and account in (${named(accounts, names)})
    and owner <> account and object is not null
  group by account, object
  having min(owner) = max(owner)
)`;
}
