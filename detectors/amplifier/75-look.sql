-- One row per account that comes to somebody again and again, and owner whose posts it saw without following and of its own accord: how many of them, how many of these it liked, shared or voted for, unbidden as well, and whether it comes to this owner again and again.
with regular as (
    select distinct v.account
    from visit as v
    cross join settings as s
    where v.visits >= s.least_visits -- speed only
),

seen as (
    select distinct
        e.account,
        e.object,
        e.owner as target
    from engagement as e
    where e.verb = 'view'
        and e.object_kind is distinct from 'account'
        and e.owner <> e.account
        and not e.follows
        and (e.origin is null or e.origin not in ('onboarding', 'bundle', 'ad'))
        and (e.paid is null or not e.paid)
        and e.account in (select r.account from regular as r) -- speed only
)

select
    n.account,
    n.target,
    count(*) as looks,
    count(*) filter (where b.endorsed) as acts,
    coalesce(max(v.visits) >= max(s.least_visits), false) as again
from seen as n
left join boost as b
    on b.account = n.account
    and b.object = n.object
left join visit as v
    on v.account = n.account
    and v.target = n.target
cross join settings as s
where coalesce(b.unbidden, true)
group by n.account, n.target
