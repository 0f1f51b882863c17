-- One row per first act that the cap leaves and that has another account's near: the slot of time it lies in, and how many others, themselves left by the cap, act within the window before or after it.
with hot as (
    select distinct d.object
    from density as d
    cross join settings as s
    where d.others > s.cap -- speed only
),

recounted as (
    select
        d.account,
        d.object,
        d.us,
        count(*) over (
            partition by d.object
            order by d.us range between {window} preceding and {window} following
        ) - 1 as others
    from density as d
    semi join hot
        on hot.object = d.object
    cross join settings as s
    where d.others <= s.cap
),

counted as (
    select account, object, us, others from recounted
    union all
    select d.account, d.object, d.us, d.others
    from density as d
    anti join hot
        on hot.object = d.object
)

select
    c.account,
    c.object,
    c.us,
    cast(floor((c.us - s.since_us) / s.window_us) as bigint) as slot,
    c.others
from counted as c
cross join settings as s
where c.others > 0 -- speed only
