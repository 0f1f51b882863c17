-- One row per group and act in one of its bursts, of accounts that took part in at least four of five: how many others, and how many other members, acted within the window before or after it.
with attended as (
    select
        g.grp,
        g.bursts,
        b.account,
        b.object,
        b.us,
        b.others,
        count(*) over (partition by g.grp, b.account) as own
    from burst_group as g
    join burst_act as b
        on b.object = g.object
        and b.begun = g.begun
)

select
    grp,
    account,
    object,
    us,
    others,
    count(*) over (
        partition by grp, object
        order by us range between {window} preceding and {window} following
    ) - 1 as mates
from attended
where 5 * own >= 4 * bursts
