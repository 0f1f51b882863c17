-- One row per account with ties: its acts.
select
    account,
    cast(sum(acts) as bigint) as acts
from tie
group by account
