-- One row per group and account: its acts with a device at all, those from devices that several of the group did their acts from, and the hours in which it acted from others.
with used as (
    select distinct grp, account, device
    from link_use
),

shared as (
    select grp, device
    from used
    group by grp, device
    having count(*) > 1
),

member as (
    select distinct grp, account
    from used
)

select
    m.grp,
    m.account,
    count(*) as acts,
    count(s.device) as shared,
    count(distinct cast(floor(e.us / 3600000000) as bigint)) filter (where s.device is null) as elsewhere
from member as m
join engagement as e
    on e.account = m.account
left join shared as s
    on s.grp = m.grp
    and s.device = e.device
where e.device is not null
group by m.grp, m.account
