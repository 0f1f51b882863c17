-- One row per candidate pair and object on which both acted within the window of each other. An object without a known owner stands for an owner of its own.
with able as (
    select a as account from candidate
    union
    select b as account from candidate
),

slots as (
    select n.account, n.object, n.us, n.slot
    from near as n
    semi join able
        on able.account = n.account -- speed only
),

neighbours as (
    select account, object, us, slot from slots
    union all
    select account, object, us, slot - 1 as slot from slots
    union all
    select account, object, us, slot + 1 as slot from slots
)

select
    c.a,
    c.b,
    x.object,
    coalesce(o.owner, -1 - x.object) as owner,
    x.us as a_us,
    y.us as b_us
from candidate as c
join slots as x
    on x.account = c.a
join neighbours as y
    on y.account = c.b
    and y.object = x.object
    and y.slot = x.slot
join object as o
    on o.object = x.object
cross join settings as s
where abs(x.us - y.us) <= s.window_us
