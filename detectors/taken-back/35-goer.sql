-- One row per account in a crowd of which half or more took back what they did, and whoever came last had the time to.
select
    verb,
    thing,
    begun,
    account,
    r.gone as undone
from run as r
join crowd as c using (verb, thing, begun)
cross join settings as s
where 2 * c.gone >= c.accounts
    and c.gone >= s.least
    and c.ended + s.within_us <= s.until_us
