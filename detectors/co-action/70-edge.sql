-- One row per candidate pair with coincidences with enough owners: how many objects and owners, and the first acts of either account.
select
    c.a,
    c.b,
    count(*) as objects,
    count(distinct c.owner) as owners,
    x.acts as a_acts,
    y.acts as b_acts
from coincidence as c
join margin as x
    on x.account = c.a
join margin as y
    on y.account = c.b
cross join settings as s
group by c.a, c.b, x.acts, y.acts, s.min_objects
having count(distinct c.owner) >= s.min_objects
