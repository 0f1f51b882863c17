-- One row per class of age: pairs of first acts on one object of which the later is of this class and the other of the same or of the one before, all and those within the window (each counted once).
with counted as (
    select object, born_known, age, count(*) as acts
    from aged
    group by object, born_known, age
),

near_each as (
    select
        born_known,
        age,
        count(*) over (
            partition by object
            order by us range between {window} preceding and current row
        ) as before,
        count(*) over (
            partition by object, age
            order by us range between {window} preceding and current row
        ) as before_same,
        count(*) over (
            partition by object, age
            order by us range between {window} preceding and {window} following
        ) - 1 as same
    from aged
    where others > 0 -- speed only
),

near as (
    select
        born_known,
        age,
        cast(sum(same) / 2 as bigint) as same,
        cast(sum(before - before_same) as bigint) as across
    from near_each
    group by born_known, age
),

pairs as (
    select
        x.born_known,
        x.age,
        cast(sum(x.acts * (x.acts - 1)) / 2 as bigint) as same,
        cast(sum(x.acts * coalesce(y.acts, 0)) as bigint) as across
    from counted as x
    left join counted as y
        on y.object = x.object
        and y.age = x.age - 1
    group by x.born_known, x.age
)

select
    p.born_known,
    p.age,
    p.same as pairs_same,
    coalesce(n.same, 0) as near_same,
    p.across as pairs_across,
    coalesce(n.across, 0) as near_across
from pairs as p
left join near as n
    on n.born_known = p.born_known
    and n.age = p.age
