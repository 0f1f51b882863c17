-- One row per text and number in its sketch.
select
    text,
    unnest(sketch) as number
from written_text
