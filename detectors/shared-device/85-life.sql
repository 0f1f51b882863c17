-- One row per account of a group and device: events on it, and how many of them are looks.
select
    e.account,
    e.device,
    count(*) as events,
    count_if(e.verb in ('view', 'click')) as looks
from engagement as e
semi join joint as j using (account)
group by e.account, e.device
