-- One row per object of a joint act: its place in text order.
create or replace temp table object as
select
    row_number() over (order by name) - 1 as object,
    name
from (
    select distinct object as name
    from event
    where verb in ('like', 'share')
        and object is not null
)
