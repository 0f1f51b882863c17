-- One row per text and text of a better place at the head of a bucket of both.
with placed as (
    select
        b.text,
        b.first,
        b.second,
        p.place
    from bucket as b
    join place as p
        on b.text = p.text
),
head as (
    select
        first,
        second,
        min(place) as place
    from placed
    group by first, second
)
select distinct
    p.text,
    p.place,
    h.place as head_place
from placed as p
join head as h
    on p.first = h.first
    and p.second = h.second
where p.place > h.place
