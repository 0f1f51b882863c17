-- One row per group, object that several of its members acted on, and member: when, at what age of the object, and how many other accounts acted within the window of it.
select
    m.grp,
    a.account,
    a.object,
    coalesce(o.owner, -1 - a.object) as owner,
    a.size,
    a.born_known,
    a.age,
    a.us,
    a.others
from aged as a
join member as m
    on m.account = a.account
join object as o
    on o.object = a.object
qualify count(*) over (partition by m.grp, a.object) > 1
order by m.grp, a.object, a.us, a.account
