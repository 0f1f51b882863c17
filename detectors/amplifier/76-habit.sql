-- One row per account that comes to somebody again and again: what it looked at and acted on there, and elsewhere.
select
    account,
    coalesce(sum(looks) filter (where again), 0)::bigint as looks,
    coalesce(sum(acts) filter (where again), 0)::bigint as acts,
    coalesce(sum(looks) filter (where not again), 0)::bigint as other_looks,
    coalesce(sum(acts) filter (where not again), 0)::bigint as other_acts
from look
group by account
order by account
