-- One row per account and device that few other accounts hold too.
select h.device, h.account
from (
    select distinct device, account
    from engagement
) as h
cross join settings as s
qualify count(*) over (partition by h.device) between 2 and s.cap
