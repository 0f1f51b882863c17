-- One row per layer and object: the accounts that acted on it, and the community of its owner.
select
    e.layer,
    e.object,
    count(*) as accounts,
    max(l.label) as label
from edge as e
join target_label as l using (target)
group by e.layer, e.object
