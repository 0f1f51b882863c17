-- One row per stored row that tells an act again: not its earliest time, or of these not its lowest (stream, partition, position).
create or replace temp table repeat as
select
    stream,
    partition,
    position,
    epoch_us(time) as us
from (
    select
        stream,
        partition,
        position,
        time,
        row_number() over (partition by source, id, object order by time, stream, partition, position) as telling
    from stored
    where hash(source, id, object) in (select hash from suspect) -- speed only
)
where telling > 1
