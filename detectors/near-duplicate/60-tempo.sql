-- One row per span and slot of time of that length: acts with texts.
select
    p.span,
    floor(e.us / p.span) as slot,
    count(*) as acts
from engagement as e
cross join span as p
where e.text_hash is not null
group by p.span, floor(e.us / p.span)
