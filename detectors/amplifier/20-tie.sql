-- One row per account and owner: the objects that the account boosted, bidden or not, the first time, and the smallest name of such an event.
select
    account,
    target,
    count(*) as acts,
    min(us) as us,
    min(event) as event
from boost
group by account, target
