-- One row per device in the acts of groups: how many accounts hold it in all.
with used as (
    select distinct e.device
    from group_act as g
    join engagement as e
        on e.account = g.account
        and e.us = g.us
        and e.object is not distinct from g.object
    where e.device is not null
)

select
    e.device,
    count(distinct e.account) as holders
from engagement as e
semi join used
    on used.device = e.device
group by e.device
order by e.device
