-- One row per account and owner whom it boosted unbidden: the hours in which it did, and the first event of it.
select
    b.account,
    b.target,
    count(distinct cast(floor(b.us / 3600000000) as bigint)) as visits,
    min(b.us) as us,
    min(b.event) as event
from boost as b
where b.unbidden
group by b.account, b.target
