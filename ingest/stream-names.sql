-- One row per name that any object has, and one without a name if a line holds no object, or an empty one.
select distinct unnest(case when len(keys) > 0 then keys else [null] end) as name
from (
    select distinct try(json_keys(line)) as keys
    from line
)
order by name
