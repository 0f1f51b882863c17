-- One row per candidate pair: how many coincidences, and ln of the chance of just so many between two accounts as active.
with expected as (
    select
        c.a,
        c.b,
        c.objects,
        s.rate * x.acts * y.acts as mean
    from candidate as c
    join margin as x
        on x.account = c.a
    join margin as y
        on y.account = c.b
    cross join settings as s
)

select
    a,
    b,
    objects,
    case when objects > mean then objects * ln(mean) - mean - lgamma(objects + 1) else 0 end as least
from expected
