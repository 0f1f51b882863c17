-- One row per event with which an account of a block first acted on an object of it.
select
    b.grp,
    d.account,
    d.object,
    d.us,
    e.source,
    e.id,
    e.owner as owner_account,
    o.name as object_name,
    o.kind as object_kind
from member as b
join part as p using (grp)
join edge as d
    on d.layer = p.layer
    and d.account = b.account
    and d.object = p.object
join engagement as e
    on e.account = d.account
    and e.object = d.object
    and e.us = d.us
join object as o
    on o.object = d.object
order by b.grp, d.us, e.source, e.id, d.object, e.verb
