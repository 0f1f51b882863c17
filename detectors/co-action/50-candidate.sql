-- One row per pair of accounts that act on enough objects within the window of each other. What follows would find the same without it, but not in time.
with able as (
    select account
    from near
    cross join settings as s
    group by account, s.min_objects
    having count(*) >= s.min_objects -- speed only
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
    x.account as a,
    y.account as b,
    count(*) as objects
from slots as x
join neighbours as y
    on x.object = y.object -- speed only
    and x.slot = y.slot -- speed only
    and x.account < y.account
cross join settings as s
where abs(x.us - y.us) <= s.window_us -- speed only
    and mod(x.account, s.slices) = s.slice -- speed only
group by x.account, y.account, s.min_objects
having count(*) >= s.min_objects -- speed only
