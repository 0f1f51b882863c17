-- One row per candidate pair: on how many objects they coincide, the first acts of either account, and how many coincidences two accounts as active are expected to have.
select
    c.a,
    c.b,
    c.objects,
    x.acts as a_acts,
    y.acts as b_acts,
    s.rate * x.acts * y.acts as mean
from candidate as c
join margin as x
    on x.account = c.a
join margin as y
    on y.account = c.b
cross join settings as s
