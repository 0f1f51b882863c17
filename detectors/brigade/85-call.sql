-- One row per kind, target and object that several of the crowd touched before they came: how many did of them, of the rest who came, of all.
with shared as (
    select
        kind,
        target,
        object,
        count(*) filter (raids) as raiders,
        count(*) filter (not raids) as others
    from touch
    group by kind, target, object
    having count(*) filter (raids) >= 4 -- speed only
),
audience as (
    select
        object,
        count(distinct account) as accounts
    from engagement
    semi join shared using (object)
    group by object
)
select
    kind,
    target,
    object,
    raiders,
    others,
    accounts
from shared
join audience using (object)
order by kind, target, raiders desc, accounts, object
