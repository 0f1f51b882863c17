-- One row per burst that is over within a window: its object, the object's owner, and how many accounts took part.
select
    b.object,
    b.begun,
    coalesce(o.owner, -1 - b.object) as owner,
    count(*) as accounts
from burst_act as b
join object as o
    on o.object = b.object
cross join settings as s
group by b.object, b.begun, o.owner, s.window_us
having max(b.us) - b.begun <= s.window_us
