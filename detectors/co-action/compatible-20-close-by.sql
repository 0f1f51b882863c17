-- One row per object and two acts on it by different accounts within the window of each other, acts left out around which the cap is passed.
with slots as (
    select a.account, a.object, a.us, a.source, a.id, a.slot
    from act as a
    cross join settings as s
    where a.others <= s.cap
),

neighbours as (
    select account, object, us, source, id, slot from slots
    union all
    select account, object, us, source, id, slot - 1 as slot from slots
    union all
    select account, object, us, source, id, slot + 1 as slot from slots
)

select
    x.object,
    x.account as a,
    y.account as b,
    x.source as a_source,
    y.source as b_source,
    x.id as event_a,
    y.id as event_b,
    x.us as a_us,
    y.us as b_us
from slots as x
join neighbours as y
    on x.object = y.object
    and x.slot = y.slot
    and x.account < y.account
cross join settings as s
where abs(x.us - y.us) <= s.window_us
