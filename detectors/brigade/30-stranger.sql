-- One row per arrival of somebody who is not fond of the target: how many such come within half a span of it, itself included.
select
    kind,
    target,
    account,
    us,
    count(*) over (
        partition by kind, target
        order by us range between {half} preceding and {half} following
    ) as crowd,
    count(*) over (partition by kind, target) as strangers
from arrival
where not fond
