-- One row per target and account that came in a crowd and reported it.
select distinct
    r.target,
    account
from raider as r
join attack as a using (target, account)
where a.kind = 'report'
order by r.target, account
