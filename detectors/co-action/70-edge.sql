-- One row per candidate pair with coincidences with enough owners: how many objects and owners, the first acts of either account, and how many coincidences are expected.
select
    c.a,
    c.b,
    count(*) as objects,
    count(distinct c.owner) as owners,
    e.a_acts,
    e.b_acts,
    e.mean
from coincidence as c
join candidate as e
    on e.a = c.a
    and e.b = c.b
cross join settings as s
group by c.a, c.b, e.a_acts, e.b_acts, e.mean, s.min_objects
having count(distinct c.owner) >= s.min_objects
