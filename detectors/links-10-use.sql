-- One row per act of a group with a device: who, when, on which device and network, for whom.
select
    g.grp,
    g.account,
    g.us,
    e.source,
    e.id,
    e.device,
    e.prefix,
    e.subject,
    e.controller
from (select distinct grp, account, object, us from group_act) as g
join engagement as e
    on e.account = g.account
    and e.us = g.us
    and e.object is not distinct from g.object
where e.device is not null
