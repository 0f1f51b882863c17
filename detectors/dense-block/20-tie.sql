-- One row per account and owner (or object, where it has none): the objects that the account acted on, the first time, and the smallest name of such an event.
select
    account,
    target,
    count(*) as acts,
    min(us) as us,
    min(event) as event
from edge
group by account, target
