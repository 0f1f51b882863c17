-- One row per candidate pair that has at least a quarter of the text's least numbers in common: the others are not worth the whole comparison.
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
where 4 * c.bins >= b.bins
