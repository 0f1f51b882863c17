-- One row per device in the acts of groups: how many accounts hold it in all.
select
    e.device,
    count(distinct e.account) as holders
from engagement as e
semi join link_use as u
    on u.device = e.device
group by e.device
order by e.device
