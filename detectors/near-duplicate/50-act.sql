-- One row per act of an account with a text of a cluster that says enough to be known again, in order of time.
select
    c.cluster,
    e.account,
    e.us,
    e.verb,
    e.source,
    e.id,
    e.object,
    e.object_kind,
    e.owner,
    e.text_hash,
    e.follows,
    e.origin,
    e.automation,
    e.controller,
    e.subject
from engagement as e
join text_cluster as c
    on e.text_hash = c.text_hash
semi join telling as t on c.cluster = t.cluster
order by e.us, e.source, e.id, e.object
