-- One row per text that joins a head in this pass: of the undecided heads that follow no other undecided one, the most similar, then the best placed.
with open as (
    select n.*
    from similar_text as n
    anti join star as x on n.text = x.text
    anti join star as y on n.head = y.text
),
choice as (
    select
        o.text,
        o.head,
        row_number() over (partition by o.text order by o.similarity desc, o.head_place) as choice
    from open as o
    anti join open as f on o.head = f.text
)
select
    text,
    head
from choice
where choice = 1
