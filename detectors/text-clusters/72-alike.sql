-- One row per candidate pair that has seven eighths of the least numbers in common that a similar one has on average: the others are not worth the whole comparison.
with bins as (
    select
        text,
        count(*) as bins
    from minimum
    group by text
),
common as (
    select
        c.text,
        c.head,
        c.head_place,
        count(*) as bins
    from candidate as c
    join minimum as x
        on c.text = x.text
    join minimum as y
        on c.head = y.text
        and x.bin = y.bin
        and x.least = y.least
    group by c.text, c.head, c.head_place
)
select
    c.text,
    c.head,
    c.head_place
from common as c
join bins as b
    on c.text = b.text
cross join settings as s
where 8000 * c.bins >= 7 * s.similarity * b.bins
