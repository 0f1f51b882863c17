-- One row per act of an account that took back what it did, in a crowd to be told of: its event, and when it was taken back.
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
from goer as g
semi join told using (verb, thing, begun)
join doing using (verb, thing, account)
where g.gone
order by us, source, id
