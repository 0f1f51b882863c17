-- One row per event with which an account of a block first acted on an object of it.
select
    b.grp,
    b.account,
    p.object,
    d.us,
    e.source,
    e.id,
    e.verb,
    e.owner as owner_account,
    o.name as object_name,
    o.kind as object_kind
from member as b
join part as p using (grp)
join edge as d using (layer, account, object)
join engagement as e using (account, object, us)
join object as o using (object)
order by b.grp, d.us, e.source, e.id, p.object, e.verb
