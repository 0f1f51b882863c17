-- One row per account and owner whom it does not follow: the hours in which it came to boost, and the first event of it.
select
    u.account,
    u.target,
    count(distinct cast(floor(u.us / 3600000000) as bigint)) as visits,
    min(u.us) as us,
    min(u.event) as event
from unbidden as u
group by u.account, u.target
