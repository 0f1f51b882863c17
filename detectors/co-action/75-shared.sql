-- One row per tested pair of accounts and class of size: the objects that both acted on, at whatever times.
with able as (
    select a as account from tested
    union
    select b as account from tested
),

touched as (
    select d.account, d.object, o.size
    from density as d
    semi join able on able.account = d.account -- speed only
    join object_chance as o
        on o.object = d.object
    cross join settings as s
    where d.others <= s.cap
)

select
    t.a,
    t.b,
    x.size,
    count(*) as objects
from tested as t
join touched as x
    on x.account = t.a
join touched as y
    on y.account = t.b
    and y.object = x.object
group by t.a, t.b, x.size
order by t.a, t.b, x.size
