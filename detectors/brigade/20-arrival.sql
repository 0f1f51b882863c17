-- One row per kind, target and account: when it first came, whether it had to do with the target before, whether it is fond of it.
with contact as (
    select
        e.owner as target,
        account,
        min(us) as first_us,
        count(*) filter (where verb in ('like', 'follow', 'share') or follows) > 0 as fond
    from engagement as e
    where verb in ('like', 'follow', 'share', 'comment', 'vote', 'review')
    group by e.owner, account
),
came as (
    select
        kind,
        target,
        account,
        min(us) as us
    from attack
    group by kind, target, account
)
select
    kind,
    target,
    account,
    us,
    coalesce(first_us < us - s.contact_us, false) as known,
    coalesce(fond, false) as fond
from came
left join contact using (target, account)
cross join settings as s
