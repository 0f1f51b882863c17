-- One row per number of objects acted on: how many accounts of the verb acted on so many.
select objects, count(*) as accounts
from (
    select account, count(distinct object) as objects
    from engagement
    where verb = $verb
    group by account
)
group by objects
order by objects
