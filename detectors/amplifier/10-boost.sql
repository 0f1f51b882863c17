-- One row per account and object of somebody else: the first time it boosted it, the smallest name of such an event, whether it liked, shared or voted for it, and whether all of it was unbidden: without following the owner, of its own accord (origin neither onboarding, bundle nor ad, not paid), and not by declared automation.
select
    e.account,
    e.object,
    min(e.owner) as target,
    min(e.us) as us,
    min(concat(e.source, ' ', e.id)) as event,
    bool_or(e.verb in ('like', 'share', 'vote')) as endorsed,
    bool_and(
        e.follows is not null
        and not e.follows
        and (e.origin is null or e.origin not in ('onboarding', 'bundle', 'ad'))
        and (e.paid is null or not e.paid)
        and (e.automation is null or not e.automation)
    ) as unbidden
from engagement as e
where e.verb <> 'view'
    and e.owner <> e.account
    and e.object is not null
group by e.account, e.object
having min(e.owner) = max(e.owner)
