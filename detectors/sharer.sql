-- One row per account that holds a device with another account, and no more than a few.
with holder as (
    select distinct
        device,
        account
    from engagement
    where device is not null
),

device as (
    select h.device
    from holder as h
    cross join settings as s
    group by h.device, s.most_holders
    having count(*) between 2 and s.most_holders
)

select distinct h.account
from holder as h
join device as d using (device)
