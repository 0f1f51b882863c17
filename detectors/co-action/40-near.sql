-- One row per first act that the cap leaves and that has another account's near: the slot of time it lies in, and how many others, themselves left by the cap, act within the window before or after it.
select
    d.account,
    d.object,
    d.us,
    cast(floor((d.us - s.since_us) / s.window_us) as bigint) as slot,
    count(*) over (
        partition by d.object
        order by d.us range between {window} preceding and {window} following
    ) - 1 as others
from density as d
cross join settings as s
where d.others <= s.cap
    and d.others > 0 -- speed only
