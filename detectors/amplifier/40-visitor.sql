-- One row per account with visits: how many, its community, and the class of size (half octaves).
select
    v.account,
    sum(v.visits) as visits,
    cast(floor(2 * ln(sum(v.visits)) / ln(2) + 1e-9) as integer) as size,
    max(l.label) as label
from visit as v
join actor_label as l using (account)
group by v.account
