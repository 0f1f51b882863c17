-- One row per kind and target: strangers, in all, in its fullest span, and summed over spans as squares.
with counted as (
    select
        kind,
        target,
        cast(floor((us - s.since_us) / s.span_us) as bigint) as slot,
        count(*) as strangers
    from stranger
    cross join settings as s
    group by kind, target, cast(floor((us - s.since_us) / s.span_us) as bigint)
)
select
    kind,
    target,
    cast(sum(strangers) as bigint) as strangers,
    cast(sum(strangers * strangers) as bigint) as squares,
    max(strangers) as fullest
from counted
group by kind, target
order by kind, target
