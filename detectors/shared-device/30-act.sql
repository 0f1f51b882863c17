-- One row per first act of an account that shares a device: on which device it was done. Left out are acts for somebody who holds one of the account's devices: a house serves itself.
with housemate as (
    select distinct x.account, y.account as mate
    from holder as x
    join holder as y
        on y.device = x.device
)

select
    s.place,
    f.account,
    f.verb,
    f.object,
    coalesce(o.owner, -1 - f.object) as owner,
    f.us,
    f.age_us,
    f.born_known,
    min(e.device) as device
from first_act as f
join sharer as s
    on s.account = f.account
join object as o
    on o.object = f.object
join engagement as e
    on e.account = f.account
    and e.verb = f.verb
    and e.object = f.object
    and e.us = f.us
anti join housemate as m
    on m.account = f.account
    and m.mate = o.owner
group by all
