-- One row per name that any object has.
select distinct unnest(keys) as name
from (
    select distinct json_keys(line) as keys
    from line
    anti join broken on broken.position = line.rowid
)
order by name
