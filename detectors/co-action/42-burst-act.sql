-- One row per first act that the cap leaves out: the burst of its object in which it lies, that ends where nobody acts for a window, as the moment at which the burst begins.
with hot as (
    select
        d.account,
        d.object,
        d.us,
        d.others,
        d.us - lag(d.us) over (partition by d.object order by d.us) as since_last
    from density as d
    cross join settings as s
    where d.others > s.cap
)

select
    h.account,
    h.object,
    h.us,
    h.others,
    max(h.us) filter (h.since_last is null or h.since_last > s.window_us) over (
        partition by h.object
        order by h.us range between unbounded preceding and current row
    ) as begun
from hot as h
cross join settings as s
