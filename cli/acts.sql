-- One row per act that is named as evidence: what happened, in the store's own names.
with named as (
    select distinct event.source, event.id
    from (select unnest(from_json($events, '[{"source": "VARCHAR", "id": "VARCHAR"}]')) as event)
)
select
    e.source,
    e.id,
    e.us as time,
    e.verb,
    a.name as account,
    o.name as object
from engagement as e
join named as n
    on e.source = n.source
    and e.id = n.id
join account as a
    on a.account = e.account
left join object as o
    on o.object = e.object
order by e.source, e.id, e.us, a.name, o.name
