-- One row per device that a few accounts hold and account that holds it.
select h.device, h.account
from (
    select device, account
    from engagement
    where device is not null
    group by device, account
) as h
cross join settings as s
qualify count(*) over (partition by h.device) between 2 and s.cap
