-- One row per text and band that another text has too: with how many.
with shared as (
    select
        bin,
        first,
        second,
        count(*) as texts
    from band
    group by bin, first, second
    having count(*) > 1
)
select
    b.text,
    b.bin,
    b.first,
    b.second,
    s.texts
from band as b
join shared as s
    on b.first = s.first
    and b.second = s.second
    and b.bin = s.bin -- speed only
