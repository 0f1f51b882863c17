-- One row per act of an account in a crowd to be told of: its event, and when it was taken back.
select
    verb,
    thing,
    begun,
    account,
    us,
    undone_us,
    owner,
    source,
    id
from goer
semi join told using (verb, thing, begun)
join doing using (verb, thing, account)
order by us, source, id
