-- One row per text and band of two numbers, and of four, that another text has too: with how many.
with two as (
    select
        bin,
        first,
        second,
        count(*) as texts
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
        count(*) as texts
    from band
    where fourth is not null
    group by first, second, third, fourth
    having count(*) > 1
)
select
    b.text,
    b.bin,
    b.first,
    b.second,
    -1 as third,
    -1 as fourth,
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
    b.first,
    b.second,
    b.third,
    b.fourth,
    f.texts
from band as b
join four as f
    on b.first = f.first
    and b.second = f.second
    and b.third = f.third
    and b.fourth = f.fourth
