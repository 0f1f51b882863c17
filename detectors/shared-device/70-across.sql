-- One row per two accounts with a link, to others or to one another, that on enough objects did the same within the widest window.
with joining as (
    select
        a.place,
        a.account,
        a.verb,
        a.object,
        a.us,
        cast(floor((a.us - s.since_us) / s.widest_us) as bigint) as slot
    from sharer_act as a
    semi join linked as l
        on l.account = a.account
    cross join settings as s
),

quiet as (
    select j.*
    from joining as j
    cross join settings as s
    qualify count(*) over (partition by j.verb, j.object, j.slot) <= s.crowd
),

neighbours as (
    select q.* replace (q.slot + d.step as slot)
    from quiet as q
    cross join (select unnest([-1, 0, 1]) as step) as d
)

select
    x.account as a,
    y.account as b
from quiet as x
join neighbours as y using (verb, object, slot)
cross join settings as s
where y.place > x.place
    and abs(x.us - y.us) <= s.widest_us -- speed only
group by x.account, y.account, s.min_facts
having count(distinct object) >= s.min_facts -- speed only
