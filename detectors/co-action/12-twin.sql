-- One row per two objects that may be one under two names: of the acts on either, at least half, and three, are by the same account at the same time as on the other.
with size as (
    select object, count(*) as acts
    from first_act
    group by object
),

beside as (
    select
        object as b,
        lag(object) over (
            partition by account, us
            order by object
        ) as a
    from first_act
),

shared as (
    select a, b, count(*) as acts
    from beside
    group by a, b
)

select s.a, s.b, s.acts
from shared as s
join size as x
    on x.object = s.a
join size as y
    on y.object = s.b
where s.acts >= 3
    and 2 * s.acts >= greatest(x.acts, y.acts)
order by s.acts desc, s.a, s.b
