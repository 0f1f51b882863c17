-- One row per act in a burst, of accounts that took part in enough of them, or of a sample of these accounts: how many first acts the account made in all.
with able as (
    select account
    from burst_act
    group by account
    having count(*) >= (select min_objects from settings) -- speed only
),

activity as (
    select
        account,
        count(*) as acts
    from density
    group by account
)

select
    b.account,
    b.object,
    b.begun,
    c.acts
from burst_act as b
join able as a
    on a.account = b.account
join activity as c
    on c.account = b.account
join account as n
    on n.account = b.account
cross join settings as s
where cast(concat('0x', left(md5(n.name), 8)) as bigint) % s.slices = 0 -- speed only
order by b.us, b.object, b.account
