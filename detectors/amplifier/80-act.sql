-- One row per event with which an account of a group boosted, unbidden, what an owner of the group wrote.
select
    b.grp,
    u.account,
    u.target as owner_account,
    u.object,
    u.us,
    e.source,
    e.id,
    e.verb,
    e.origin,
    o.name as object_name,
    o.kind as object_kind
from bond as b
join boost as u using (account, target)
join engagement as e using (account, object, us)
join object as o using (object)
where u.unbidden
    and e.verb <> 'view'
order by b.grp, u.us, e.source, e.id, u.object, e.verb
