-- One row per group and owner of it that holds a device of an account of the group.
with device as (
    select distinct
        account,
        device
    from engagement
    where device is not null -- speed only
)

select distinct
    b.grp,
    b.target as owner_account
from bond as b
join device as d using (account)
join device as k
    on k.account = b.target
    and k.device = d.device
