-- One row per target of ties: the acts on it, and its place in an order that names have no part in.
with target as (
    select
        target,
        cast(sum(acts) as bigint) as acts,
        min(us) as us,
        min(event) as event
    from tie
    group by target
)

select
    target,
    acts,
    row_number() over (order by acts desc, us, event, target) as place
from target
