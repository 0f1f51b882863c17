-- One row per two accounts of groups, on different devices, that on enough objects did the same within the widest window.
with joining as (
    select
        a.account,
        a.verb,
        a.object,
        a.us,
        cast(floor((a.us - s.since_us) / s.widest_us) as bigint) as slot
    from act as a
    semi join linked as l
        on l.account = a.account
    cross join settings as s
),

quiet as (
    select j.account, j.verb, j.object, j.us, j.slot
    from joining as j
    cross join settings as s
    qualify count(*) over (partition by j.verb, j.object, j.slot) <= s.crowd
),

neighbours as (
    select account, verb, object, us, slot from quiet
    union all
    select account, verb, object, us, slot - 1 as slot from quiet
    union all
    select account, verb, object, us, slot + 1 as slot from quiet
)

select
    x.account as a,
    y.account as b
from quiet as x
join neighbours as y
    on y.verb = x.verb
    and y.object = x.object
    and y.slot = x.slot
    and y.account > x.account
cross join settings as s
where abs(x.us - y.us) <= s.widest_us
group by x.account, y.account, s.min_facts
having count(distinct x.object) >= s.min_facts -- speed only
