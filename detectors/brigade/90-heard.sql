-- One row per act by which one of a crowd touched the object that most of it had touched, in the span before it came.
select
    c.kind,
    c.target,
    account,
    e.us,
    e.source,
    e.id
from chosen as c
join raider as r using (kind, target)
join engagement as e using (account, object)
cross join settings as s
where e.us between r.us - s.span_us and r.us
order by c.kind, c.target, e.us, e.source, e.id
