-- One row per stored row that tells an act again: not its earliest time, or of these not its lowest (stream, partition, position). `since_us`: from when on both it and an earlier of these are known.
create or replace temp table repeat as
select
    stream,
    partition,
    position,
    epoch_us(time) as us,
    greatest(known_us, earlier_known_us) as since_us
from (
    select
        stream,
        partition,
        position,
        time,
        epoch_us(coalesce(recorded, time)) as known_us,
        min(epoch_us(coalesce(recorded, time))) over (
            partition by source, id, object
            order by time, stream, partition, position
            rows between unbounded preceding and 1 preceding
        ) as earlier_known_us
    from stored
    where hash(source, id, object) in (select hash from suspect) -- speed only
)
where earlier_known_us is not null
