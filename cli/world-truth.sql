-- One row per account and scheme.
select
    p.id as account,
    t.scheme,
    t.kind,
    t.role,
    make_timestamptz($start::bigint + t.since::bigint) as since,
    $difficulty as difficulty
from part as t
join person as p
    using (account)
order by t.scheme, t.role, p.id
