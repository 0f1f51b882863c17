-- One row per group, object that several of its members acted on, and member: when, and how many other accounts acted within the window of it.
select
    m.grp,
    d.account,
    d.object,
    coalesce(o.owner, -1 - d.object) as owner,
    c.size,
    d.us,
    d.others
from density as d
join member as m
    on m.account = d.account
join object_chance as c
    on c.object = d.object
join object as o
    on o.object = d.object
cross join settings as s
where d.others <= s.cap
qualify count(*) over (partition by m.grp, d.object) > 1
order by m.grp, d.object, d.us, d.account
