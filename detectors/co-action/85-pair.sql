-- One row per tie, object that it coincides on, and pair of its acts on that object within the window of each other.
with both_sides as (
    select t.a as account, c.object
    from tie as t
    join coincidence as c using (a, b)
    union
    select t.b as account, c.object
    from tie as t
    join coincidence as c using (a, b)
),

slots as (
    select
        e.account,
        e.object,
        e.us,
        e.id,
        cast(floor((e.us - s.since_us) / s.window_us) as bigint) as slot
    from engagement as e
    join both_sides as k
        on k.account = e.account
        and k.object = e.object
    cross join settings as s
    where s.verb in (e.verb, 'any')
),

neighbours as (
    select account, object, us, id, slot from slots
    union all
    select account, object, us, id, slot - 1 as slot from slots
    union all
    select account, object, us, id, slot + 1 as slot from slots
)

select
    c.object,
    c.a,
    c.b,
    x.id as event_a,
    y.id as event_b,
    x.us as a_us,
    y.us as b_us
from coincidence as c
join tie as t using (a, b)
join slots as x
    on x.account = c.a
    and x.object = c.object
join neighbours as y
    on y.account = c.b
    and y.object = c.object
    and y.slot = x.slot
cross join settings as s
where abs(x.us - y.us) <= s.window_us
