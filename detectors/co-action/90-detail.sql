-- One row per joint act of a group: the event, and what else is known of it. Of several events of one account on one object at one time, all.
select
    grp,
    account,
    object,
    e.source,
    e.id,
    e.text_hash,
    e.follows,
    e.automation,
    coalesce(e.controller, e.subject) as house,
    e.object_us
from joint as j
join engagement as e using (account, object, us)
cross join settings as s
where s.verb in (e.verb, 'any')
order by grp, us, e.source, e.id
