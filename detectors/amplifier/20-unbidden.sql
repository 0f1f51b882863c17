-- One row per account and object of somebody whom the account does not follow: when it first boosted it, of its own accord. Left out are objects that the platform put before it (origin onboarding, bundle or ad, paid promotion) and declared automation.
select
    e.account,
    e.object,
    min(e.owner) as target,
    min(e.us) as us,
    min(concat(e.source, ' ', e.id)) as event
from engagement as e
where e.owner <> e.account
    and e.object is not null
group by e.account, e.object
having bool_and(e.follows is not null and not e.follows)
    and bool_and(e.origin is null or e.origin not in ('onboarding', 'bundle', 'ad'))
    and bool_and(e.paid is null or not e.paid)
    and bool_and(e.automation is null or not e.automation)
    and min(e.owner) = max(e.owner)
