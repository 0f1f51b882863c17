-- One row per pair of accounts with coordinated acts: the acts of either that take part, and how even they are.
with counted as (
    select
        a,
        b,
        count(distinct object) as objects,
        count(distinct (object, event_a)) as acts_a,
        count(distinct (object, event_b)) as acts_b
    from pair
    group by a, b
)

select
    $verb as verb,
    a.name as account_a,
    b.name as account_b,
    c.objects,
    t.owners,
    c.acts_a,
    c.acts_b,
    least(c.acts_a, c.acts_b) / greatest(c.acts_a, c.acts_b) as symmetry,
    t.expected,
    t.p,
    t.q
from counted as c
join account as a
    on a.account = c.a
join account as b
    on b.account = c.b
left join tie as t
    on t.a = c.a
    and t.b = c.b
