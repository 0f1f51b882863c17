-- One row per account in a crowd of which half or more took back what they did.
select
    verb,
    thing,
    begun,
    account,
    r.gone
from run as r
join crowd as c using (verb, thing, begun)
where 2 * c.gone >= c.accounts
