-- One row per event that is the first near act of an account with a tie: accounts in an order that names have no part in.
with tied as (
    select a as account from tie
    union
    select b as account from tie
),

firsts as (
    select n.account, min(n.us) as us
    from near as n
    join tied as t
        on t.account = n.account
    group by n.account
)

select f.account
from firsts as f
join engagement as e
    on e.account = f.account
    and e.us = f.us
order by f.us, e.source, e.id
