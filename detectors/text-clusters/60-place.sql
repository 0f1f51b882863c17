-- One row per text that shares a band: its place among them, those first that share most.
with company as (
    select
        text,
        sum(texts) as company
    from bucket
    group by text
)
select
    text,
    row_number() over (order by company desc, text) as place
from company
