-- One row per account: its first acts that the cap leaves, in all and those with another account's near.
select
    d.account,
    count(*) as acts
from density as d
cross join settings as s
where d.others <= s.cap
group by d.account
