-- One row per object that several accounts acted on: its class of size (doublings of first acts that the cap leaves), when it was born, and whether that is known, or is its first act (a birth after that is a mistake).
select
    d.object,
    cast(floor(log2(count(*))) as bigint) as size,
    least(o.created_us, min(d.us)) as born_us,
    coalesce(o.created_us <= min(d.us), false) as born_known
from density as d
join object as o
    on o.object = d.object
cross join settings as s
where d.others <= s.cap
group by d.object, o.created_us
having count(*) > 1 -- speed only
