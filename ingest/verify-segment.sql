-- One row: what a sealed segment truly holds. All of it is read.
select
    count(*) as rows,
    count(distinct position) as positions,
    min(position) as "first",
    max(position) as "last",
    coalesce(epoch_us(min(time)), 0) as "minTime",
    coalesce(epoch_us(max(time)), 0) as "maxTime",
    count(*) filter (where stream <> $stream or partition <> $partition) as strangers,
    count(*) filter (where position between $from and $to) as taken,
    bit_xor(hash(held)) as touched
from read_parquet([$path], hive_partitioning = false) as held
