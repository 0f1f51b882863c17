-- One row per account with a joint act: its place in text order.
create or replace temp table account as
select
    row_number() over (order by name) - 1 as account,
    name
from (
    select distinct account as name
    from event
    where verb in ('like', 'share')
)
