-- One row per account and object: when the account first acted on it. Acts by the object's owner and acts that the platform itself prompted are left out.
select
    e.account,
    e.object,
    min(e.us) as us
from engagement as e
cross join settings as s
where s.verb in (e.verb, 'any')
    and e.object is not null
    and (e.owner is null or e.owner <> e.account)
    and (e.origin is null or e.origin not in ('onboarding', 'bundle'))
group by e.account, e.object
