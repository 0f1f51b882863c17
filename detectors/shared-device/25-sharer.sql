-- One row per account that shares a device: its place in the order of their first events, in which names have no part.
with first_event as (
    select e.account, e.us, e.source, e.id
    from engagement as e
    semi join holder as h using (account)
    qualify row_number() over (partition by e.account order by e.us, e.source, e.id) = 1
)

select
    account,
    row_number() over (order by us, source, id, account) as place
from first_event
