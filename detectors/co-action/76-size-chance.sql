-- One row per class of size: pairs of first acts on one object, all and those within the window (each counted twice).
with counted as (
    select object, size, count(*) as acts, sum(others) as near
    from aged
    group by object, size
)

select
    size,
    cast(sum(acts * (acts - 1)) as bigint) as pairs,
    cast(sum(near) as bigint) as near
from counted
group by size
order by size
