-- One row per burst: its object, the object's owner, and how many accounts took part.
select
    b.object,
    b.begun,
    coalesce(o.owner, -1 - b.object) as owner,
    count(*) as accounts
from burst_act as b
join object as o
    on o.object = b.object
group by b.object, b.begun, o.owner
order by b.begun, accounts, b.object
