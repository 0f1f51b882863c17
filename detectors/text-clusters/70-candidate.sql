-- One row per text and head of several of its buckets, or of a small one, a text of a better place: of these the three that it shares the rarest bands with.
with placed as (
    select
        b.text,
        b.bin,
        b.bucket,
        b.texts,
        p.place
    from bucket as b
    join place as p
        on b.text = p.text
),
head as (
    select
        bucket,
        min(place) as place
    from placed
    group by bucket
),
shared as (
    select
        p.text,
        h.place as head_place,
        sum(cast(floor(1000000 / p.texts) as bigint)) as weight
    from placed as p
    join head as h
        on p.bucket = h.bucket
    where p.place > h.place
    group by p.text, h.place
    having min(p.bin) < max(p.bin) or min(p.texts) <= 20
),
choice as (
    select
        *,
        row_number() over (partition by text order by weight desc, head_place) as choice
    from shared
)
select
    c.text,
    p.text as head,
    c.head_place
from choice as c
join place as p
    on c.head_place = p.place
where c.choice <= 3
