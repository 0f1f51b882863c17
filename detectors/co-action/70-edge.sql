-- One row per candidate pair with coincidences with enough owners: how many objects and owners, the first acts of either account, and ln of the chance of just so many owners.
with counted as (
    select
        c.a,
        c.b,
        count(*) as objects,
        count(distinct c.owner) as owners,
        x.acts as a_acts,
        y.acts as b_acts,
        s.rate * x.acts * y.acts as mean
    from coincidence as c
    join margin as x
        on x.account = c.a
    join margin as y
        on y.account = c.b
    cross join settings as s
    group by c.a, c.b, x.acts, y.acts, s.min_objects, s.rate
    having count(distinct c.owner) >= s.min_objects
)

select
    a,
    b,
    objects,
    owners,
    a_acts,
    b_acts,
    case when owners > mean then owners * ln(mean) - mean - lgamma(owners + 1) else 0 end as least
from counted
