-- One row per run: how many pairs of accounts share a device.
select count(distinct (x.account, y.account)) as pairs
from holder as x
join holder as y
    on y.device = x.device
    and y.account > x.account
