-- One row per account that shares a device, verb and object: its first act, on which device, and how old the object was. Acts on what belongs to somebody on one of its own devices are left out, as are acts that the platform prompted.
with sharer as (
    select distinct account from holder
),

housemate as (
    select distinct x.account, y.account as mate
    from holder as x
    join holder as y
        on y.device = x.device
)

select
    e.account,
    e.verb,
    e.object,
    coalesce(e.owner, -1 - e.object) as owner,
    e.us,
    e.device,
    e.us - least(coalesce(o.created_us, f.us), e.us) as age_us
from engagement as e
semi join sharer
    on sharer.account = e.account
join object as o
    on o.object = e.object
join first_touch as f
    on f.object = e.object
    and f.verb = e.verb
anti join housemate as h
    on h.account = e.account
    and h.mate = e.owner
where e.origin is null or e.origin not in ('onboarding', 'bundle')
qualify row_number() over (partition by e.account, e.verb, e.object order by e.us, e.source, e.id) = 1
