-- One row per account and identifier that others carry too: the first of its carriers in text order, and when this account carried it.
with carried as (
    unpivot (
        select account, epoch_us(time) as us, device, phone, email, payment, ip
        from event
    )
    on device, phone, email, payment, ip
    into name kind value value
),

carrier as (
    select kind, value, account, min(us) as since, max(us) as until
    from carried
    where list_contains($kinds, kind)
    group by kind, value, account
),

tie as (
    select
        account as a,
        min(account) over (partition by kind, value) as b,
        since,
        until
    from carrier
)

select a, b, min(since) as since, max(until) as until
from tie
where a <> b
group by a, b
order by a, b
