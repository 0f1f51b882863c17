-- One row per event of a joint act of a group, and what else is known of it.
select
    j.grp,
    j.account,
    j.verb,
    j.object,
    j.us,
    e.source,
    e.id,
    e.device,
    e.prefix,
    e.follows,
    e.automation
from (select distinct grp, account, verb, object, us from joint) as j
join engagement as e using (account, verb, object, us)
order by j.grp, j.us, e.source, e.id
