-- One row per candidate pair, verb and object to which both did the same: when, at what ages of the object, and whether from one device.
select
    c.a,
    c.b,
    x.verb,
    x.object,
    x.owner,
    x.born_known,
    x.us as a_us,
    y.us as b_us,
    x.age_us as a_age,
    coalesce(x.device = y.device, false) as one_device,
    y.age_us as b_age
from candidate as c
join sharer_act as x
    on x.account = c.a
join sharer_act as y
    on y.account = c.b
    and y.verb = x.verb
    and y.object = x.object
order by x.place, y.place, x.us, x.object, x.verb
