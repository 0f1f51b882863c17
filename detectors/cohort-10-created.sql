-- One row per account of which the creation is known: when, and how many of all these accounts are older.
select
    account,
    us,
    count(*) over (
        order by us range between unbounded preceding and current row
    ) - count(*) over (
        order by us range between current row and current row
    ) as older
from (
    select account, min(account_us) as us
    from engagement
    where account_us is not null
    group by account
) as c
