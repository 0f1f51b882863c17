-- One row per number in the sketch of a text that is in a candidate pair.
with wanted as (
    select text
    from alike
    union
    select head
    from alike
)
select
    h.text,
    h.number
from shingle as h
semi join wanted as w on h.text = w.text
