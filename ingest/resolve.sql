-- One row per act, with what rows from `lower` on tell of it: its object's owner and age, its account's age, its end.
with
posts as (
    select
        object,
        min(us) as us,
        min(owner) as owner
    from posted
    where us >= $lower
    group by object
    having min(owner) = max(owner) -- what several posted, a link say, is nobody's work
),
registrations as (
    select account, min(us) as us
    from registered
    where us >= $lower
    group by account
),
ends as (
    select a.row, t.us
    from (
        select rowid as row, account, object, verb, us
        from act
        where (account, object, verb) in (select (account, object, verb) from taken_back) -- speed only
    ) as a
    asof join taken_back as t
        on t.account = a.account
        and t.object = a.object
        and t.verb = a.verb
        and t.us >= a.us
)
select
    a.* replace (
        coalesce(a.owner, case when p.us <= a.us then p.owner end) as owner,
        coalesce(a.object_us, case when p.us <= a.us then p.us end) as object_us,
        coalesce(a.account_us, case when r.us <= a.us then r.us end) as account_us,
        e.us as undone_us
    )
from act as a
left join posts as p
    on p.object = a.object
left join registrations as r
    on r.account = a.account
left join ends as e
    on e.row = a.rowid
where a.us >= $lower
