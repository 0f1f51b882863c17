-- One row per coordinated pair of acts, by names.
select
    $verb as verb,
    o.name as object,
    a.name as account_a,
    b.name as account_b,
    p.event_a,
    p.event_b,
    abs(p.a_us - p.b_us) / 1000000 as seconds_apart
from pair as p
join object as o
    on o.object = p.object
join account as a
    on a.account = p.a
join account as b
    on b.account = p.b
