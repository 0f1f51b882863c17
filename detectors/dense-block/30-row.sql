-- One row per layer and account: the objects it acted on, and its community.
select
    e.layer,
    e.account,
    count(*) as objects,
    max(l.label) as label
from edge as e
join actor_label as l using (account)
group by e.layer, e.account
