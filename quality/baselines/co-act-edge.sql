-- One row per pair of accounts and verb: the pairs of their acts, with the first and last of these.
select
    x.name as a,
    y.name as b,
    count(*) as weight,
    min(least(p.a_us, p.b_us)) as since,
    max(greatest(p.a_us, p.b_us)) as until
from pair as p
join account as x
    on x.account = p.a
join account as y
    on y.account = p.b
group by x.name, y.name
order by a, b
