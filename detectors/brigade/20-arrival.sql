-- One row per kind, target and account: when it first came, and whether it is fond of the target: follows, likes or shares it.
with friend as (
    select
        e.owner as target,
        account,
        count(*) filter (where verb in ('like', 'follow', 'share') or follows) > 0 as fond
    from engagement as e
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
    coalesce(fond, false) as fond
from came
join friend using (target, account)
