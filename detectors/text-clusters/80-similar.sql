-- One row per candidate pair that is similar: of the numbers of both up to where both sketches are whole, the share that both have, in thousandths.
with whole as (
    select
        w.text,
        case when w.shingles > 128 then k.largest else 2147483647 end as up_to
    from written_text as w
    join (select text, max(number) as largest from kept group by text) as k
        on w.text = k.text
),
bound as (
    select
        p.text,
        p.head,
        p.head_place,
        least(x.up_to, y.up_to) as up_to
    from alike as p
    join whole as x
        on p.text = x.text
    join whole as y
        on p.head = y.text
),
own as (
    select
        b.text,
        b.head,
        b.head_place,
        b.up_to,
        k.number
    from bound as b
    join kept as k
        on b.text = k.text
    where k.number <= b.up_to
),
both_have as (
    select
        o.text,
        o.head,
        o.head_place,
        o.up_to,
        count(*) as own,
        count(k.number) as both_own
    from own as o
    left join kept as k
        on o.head = k.text
        and o.number = k.number
    group by o.text, o.head, o.head_place, o.up_to
),
of_head as (
    select
        b.head,
        b.up_to,
        count(*) as numbers
    from (select distinct head, up_to from bound) as b
    join kept as k
        on b.head = k.text
    where k.number <= b.up_to
    group by b.head, b.up_to
)
select
    h.text,
    h.head,
    h.head_place,
    cast(floor(1000 * h.both_own / (h.own + o.numbers - h.both_own)) as integer) as similarity
from both_have as h
join of_head as o
    on h.head = o.head
    and h.up_to = o.up_to
cross join settings as s
where 1000 * h.both_own >= s.similarity * (h.own + o.numbers - h.both_own)
