-- One row per record whose value holds no JSON object.
select
    rowid as position,
    case when json_valid(line) then 'wrong-shape' else 'not-json' end as reason,
    null::blob as record
from line
where coalesce(case when json_valid(line) then json_type(line) end, '') <> 'OBJECT'
