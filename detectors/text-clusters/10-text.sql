-- One row per distinct text with shingles enough: a number in the order of the hashes, the sketch, and the accounts that wrote it.
with written as (
    select
        e.text_hash,
        any_value(e.text_sketch) as sketch,
        max(e.text_shingles) as shingles,
        count(distinct e.account) as accounts
    from engagement as e
    cross join settings as s
    where e.text_hash is not null
        and e.text_sketch is not null
        and e.text_shingles >= s.least_shingles
    group by e.text_hash
)
select
    cast(row_number() over (order by text_hash) as integer) as text,
    text_hash,
    sketch,
    shingles,
    accounts
from written
