-- One row per group and owner of its objects that holds a device of an account of the group.
with device as (
    select distinct
        account,
        device
    from engagement
    where device is not null -- speed only
),

owned as (
    select distinct
        p.grp,
        o.owner as owner_account
    from part as p
    join object as o using (object)
)

select distinct
    b.grp,
    w.owner_account
from member as b
join owned as w using (grp)
join device as d using (account)
join device as k
    on k.account = w.owner_account
    and k.device = d.device
order by b.grp, w.owner_account
