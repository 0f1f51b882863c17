-- One row per text and band of two numbers, and of four, that another text has too: the bucket of those that have it, by a number, and how many they are.
with two as (
    select
        bin,
        first,
        second,
        count(*) as texts,
        2 * row_number() over () as bucket
    from band
    group by bin, first, second
    having count(*) > 1
),
four as (
    select
        first,
        second,
        third,
        fourth,
        count(*) as texts,
        2 * row_number() over () + 1 as bucket
    from band
    where fourth is not null
    group by first, second, third, fourth
    having count(*) > 1
)
select
    b.text,
    b.bin,
    t.bucket,
    t.texts
from band as b
join two as t
    on b.first = t.first
    and b.second = t.second
    and b.bin = t.bin -- speed only
union all
select
    b.text,
    b.bin,
    f.bucket,
    f.texts
from band as b
join four as f
    on b.first = f.first
    and b.second = f.second
    and b.third = f.third
    and b.fourth = f.fourth
