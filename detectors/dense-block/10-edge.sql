-- One row per layer (follow, or boost: any other verb), account and object of somebody else: when the account first acted on it, and the smallest name of such an event. Left out is what the platform put before it (origin onboarding, bundle or ad, paid promotion) and declared automation.
select
    case when e.verb = 'follow' then 'follow' else 'boost' end as layer,
    e.account,
    e.object,
    coalesce(min(e.owner), -1 - e.object) as target,
    min(e.us) as us,
    min(concat(e.source, ' ', e.id)) as event
from engagement as e
where e.object is not null
    and (e.owner is null or e.owner <> e.account)
    and (e.origin is null or e.origin not in ('onboarding', 'bundle', 'ad'))
    and (e.paid is null or not e.paid)
    and (e.automation is null or not e.automation)
group by layer, e.account, e.object
