-- One row per group and owner of objects to which its members came at other times: how many such objects.
with members as (
    select distinct grp, account
    from joint
),

together as (
    select distinct grp, object
    from joint
)

select
    m.grp,
    o.owner,
    count(distinct d.object) as objects
from density as d
join members as m
    on m.account = d.account
join object as o
    on o.object = d.object
anti join together as t
    on t.grp = m.grp
    and t.object = d.object
where o.owner is not null
group by m.grp, o.owner
