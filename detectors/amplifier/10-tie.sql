-- One row per account and owner: the objects of the owner that the account boosted, the first time, and the smallest name of such an event.
select
    e.account,
    e.owner as target,
    count(distinct e.object) as acts,
    min(e.us) as us,
    min(concat(e.source, ' ', e.id)) as event
from engagement as e
where e.owner <> e.account
    and e.object is not null
group by e.account, e.owner
