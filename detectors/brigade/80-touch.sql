-- One row per kind, target, account that came there and object of others that it touched in the span before: those in the crowd, and the rest.
select distinct
    i.kind,
    i.target,
    account,
    e.object,
    r.account is not null as raids
from arrival as i
semi join nominee using (kind, target)
left join raider as r using (kind, target, account)
join engagement as e using (account)
cross join settings as s
where e.us between i.us - s.span_us and i.us
    and e.owner <> i.target
