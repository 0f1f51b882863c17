-- One row per account and object that it liked, followed or shared: both as places in text order.
with edge as (
    select account, object, min(epoch_us(time)) as since, max(epoch_us(time)) as until
    from event
    where verb in ('like', 'follow', 'share')
        and object is not null
    group by account, object
)

select
    account,
    dense_rank() over (order by account) - 1 as row,
    dense_rank() over (order by object) - 1 as col,
    since,
    until
from edge
order by row, col
