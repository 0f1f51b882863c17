-- One row per act in a burst, of accounts that took part in more than one, or of a sample of these accounts: how many first acts the account made in all.
with attended as (
    select
        a.account,
        a.object,
        a.begun,
        a.us
    from burst_act as a
    join burst as b
        on b.object = a.object
        and b.begun = a.begun
    qualify count(*) over (partition by a.account) > 1
),

activity as (
    select
        account,
        count(*) as acts
    from density
    group by account
)

select
    a.account,
    a.object,
    a.begun,
    c.acts
from attended as a
join activity as c
    on c.account = a.account
join account as n
    on n.account = a.account
cross join settings as s
where cast(concat('0x', left(md5(n.name), 8)) as bigint) % s.slices = 0 -- speed only
order by a.us, a.object, a.account
