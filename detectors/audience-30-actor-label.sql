-- One row per account with ties: the label that most of its acts go to, beyond what the label's size explains (modularity, ties by label).
with mass as (
    select
        l.label,
        cast(sum(t.acts) as bigint) as acts
    from target_label as l
    join audience_target as t using (target)
    group by l.label
),

whole as (
    select cast(sum(acts) as bigint) as acts
    from audience_actor
),

drawn as (
    select
        t.account,
        l.label,
        cast(sum(t.acts) as bigint) as acts
    from tie as t
    join target_label as l using (target)
    group by t.account, l.label
)

select
    d.account,
    d.label
from drawn as d
join audience_actor as a using (account)
join mass as m using (label)
cross join whole as w
qualify row_number() over (
    partition by d.account
    order by d.acts * w.acts - a.acts * m.acts desc, d.label
) = 1
