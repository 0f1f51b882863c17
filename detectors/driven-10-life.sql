-- One row per account of a group that acted from a device that it shares with another of the group: its acts from other devices, and those from such devices for owners whom the group does not serve.
with used as (
    select distinct
        g.grp,
        g.account,
        e.device,
        e.owner as owner_account
    from driven_act as g
    join engagement as e
        on e.account = g.account
        and e.us = g.us
        and e.object = g.object
    where e.device is not null
),

shared as (
    select
        grp,
        device
    from used
    group by grp, device
    having count(distinct account) > 1
),

served as (
    select distinct
        grp,
        owner_account
    from used
),

hand as (
    select distinct
        u.grp,
        u.account,
        u.device
    from used as u
    join shared as s using (grp, device)
),

member as (
    select distinct
        grp,
        account
    from hand
)

select
    m.grp,
    m.account,
    count(*) filter (where h.device is null) as elsewhere,
    count(*) filter (where h.device is not null and o.grp is null) as besides
from member as m
join engagement as e
    on e.account = m.account
left join hand as h
    on h.grp = m.grp
    and h.account = m.account
    and h.device = e.device
left join served as o
    on o.grp = m.grp
    and o.owner_account = e.owner
where e.device is not null
group by m.grp, m.account
order by m.grp, m.account
