-- One row per account and device that it shares (or none): the account's first acts from it, and in all.
select
    a.account,
    a.device,
    count(*) as acts,
    sum(count(*)) over (partition by a.account) as total
from sharer_act as a
group by a.account, a.device
order by a.account, a.device
