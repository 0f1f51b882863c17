-- One row per joint act, its account and object as numbers.
create or replace temp table engagement as
select
    e.id,
    e.source,
    epoch_us(e.time) as us,
    e.verb,
    a.account,
    o.object
from event as e
join account as a
    on a.name = e.account
join object as o
    on o.name = e.object
where e.verb in ('like', 'share')
