-- One row per kind, target and account: when it first came, and whether it is fond of the target: follows, likes or shares it.
with fan as (
    select distinct
        e.owner as target,
        account
    from engagement as e
    where verb in ('like', 'follow', 'share') or follows
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
    f.account is not null as fond
from came
left join fan as f using (target, account)
