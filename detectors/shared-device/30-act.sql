-- One row per first act of an account that shares a device: from which of the devices that it shares it was done. Left out are acts for somebody who holds one of the account's devices: a house serves itself.
with housemate as (
    select distinct x.account, y.account as mate
    from holder as x
    join holder as y using (device)
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
    min(h.device) as device
from first_act as f
join sharer as s using (account)
join object as o using (object)
join engagement as e using (account, verb, object, us)
left join holder as h using (account, device)
anti join housemate as m
    on m.account = f.account
    and m.mate = o.owner
group by all
