-- One row per target of ties: the label of most acts on it, beyond what the label's size explains (modularity, ties by label).
with mass as (
    select
        l.label,
        cast(sum(a.acts) as bigint) as acts
    from actor_label as l
    join audience_actor as a using (account)
    group by l.label
),

whole as (
    select cast(sum(acts) as bigint) as acts
    from audience_actor
),

drawn as (
    select
        t.target,
        l.label,
        cast(sum(t.acts) as bigint) as acts
    from tie as t
    join actor_label as l using (account)
    group by t.target, l.label
)

select
    d.target,
    d.label
from drawn as d
join audience_target as a using (target)
join mass as m using (label)
cross join whole as w
qualify row_number() over (
    partition by d.target
    order by d.acts * w.acts - a.acts * m.acts desc, d.label
) = 1
