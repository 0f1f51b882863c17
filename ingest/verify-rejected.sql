-- One row: what a file of refused records truly holds, and how many of its positions are rows too.
select
    count(*) as refused,
    count(distinct position) as positions,
    min(position) as "first",
    max(position) as "last",
    count(*) filter (where position in (select position from read_parquet([$path], hive_partitioning = false))) as both,
    count(*) filter (where position between $from and $to) as taken,
    bit_xor(hash(held)) as touched
from read_parquet([$dead], hive_partitioning = false) as held
