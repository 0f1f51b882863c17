-- One row per pair of accounts that act on enough objects within the window of each other. What follows would find the same without it, but not in time.
with able as (
    select account
    from near
    cross join settings as s
    group by account, s.min_objects
    having count(*) >= s.min_objects -- speed only
),

slots as (
    select
        n.account,
        n.object,
        n.us,
        n.slot,
        n.us - s.window_us as since,
        n.us + s.window_us as until,
        mod(n.account, s.slices) = s.slice as now
    from near as n
    semi join able
        on able.account = n.account -- speed only
    cross join settings as s
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
    and y.us >= x.since -- speed only
    and y.us <= x.until -- speed only
where x.now -- speed only
group by x.account, y.account
having count(*) >= (select s.min_objects from settings as s) -- speed only
