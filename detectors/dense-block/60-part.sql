-- One row per edge of an account that shares devices, on an object with enough such accounts: what the chance of it depends on.
with shared as (
    select
        e.layer,
        e.account,
        e.object,
        e.us,
        e.event
    from edge as e
    semi join sharer using (account)
),

column_of as (
    select
        e.layer,
        e.object
    from shared as e
    cross join settings as s
    group by e.layer, e.object, s.least_accounts
    having count(*) >= s.least_accounts -- speed only
)

select
    e.layer,
    e.account,
    e.object,
    a.objects,
    a.label as from_label,
    o.accounts,
    o.label as to_label
from shared as e
join column_of using (layer, object)
join block_row as a using (layer, account)
join block_column as o using (layer, object)
order by e.us, e.event, e.object, e.account
