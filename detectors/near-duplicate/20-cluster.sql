-- One row per cluster that several accounts wrote, neither too few to tell anything nor so many that it is everybody's.
select
    w.cluster,
    count(*) as accounts
from writer as w
cross join settings as s
group by w.cluster, s.least_accounts, s.most_accounts
having count(*) >= s.least_accounts -- speed only
    and count(*) <= s.most_accounts
