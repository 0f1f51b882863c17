-- One row per object that several accounts acted on: its class of size (doublings), and its pairs of first acts, all and those within the window (each counted twice).
with close_by as (
    select object, cast(sum(others) as bigint) as near
    from near
    group by object
)

select
    d.object,
    cast(floor(log2(count(*))) as bigint) as size,
    count(*) * (count(*) - 1) as pairs,
    coalesce(c.near, 0) as near
from density as d
left join close_by as c
    on c.object = d.object
cross join settings as s
where d.others <= s.cap
group by d.object, c.near
having count(*) > 1 -- speed only
