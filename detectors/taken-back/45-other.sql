-- One row per verb, number of accounts and number of them that took back what they did: crowds, of those of which less than half did.
select
    verb,
    accounts,
    gone,
    count(*) as crowds
from crowd
where 2 * gone < accounts
group by verb, accounts, gone
order by verb, accounts, gone
