-- One row per account, verb and object: when the account first did this to it, and how old the object was: since its birth, or since the first act on it where its birth is not known or told later than that. Acts by the owner and acts that the platform prompted are left out.
with firsts as (
    select
        e.account,
        e.verb,
        e.object,
        min(e.us) as us
    from engagement as e
    where (e.owner is null or e.owner <> e.account)
        and (e.origin is null or e.origin not in ('onboarding', 'bundle'))
    group by e.account, e.verb, e.object
),

touched as (
    select object, min(us) as us
    from firsts
    group by object
)

select
    f.account,
    f.verb,
    f.object,
    f.us,
    f.us - least(coalesce(o.created_us, t.us), t.us) as age_us,
    o.created_us is not null as born_known
from firsts as f
join touched as t using (object)
join object as o using (object)
