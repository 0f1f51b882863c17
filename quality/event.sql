-- One row per act of the events in $file, each once: of repeats the earliest counts.
create or replace temp table event as
select distinct on (source, id, object)
    *
from read_parquet([$file])
order by source, id, object, time, recorded
