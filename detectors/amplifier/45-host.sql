-- One row per visited owner: the visits, the owner's community, and the class of size (half octaves).
select
    v.target,
    sum(v.visits) as visits,
    cast(floor(2 * ln(sum(v.visits)) / ln(2) + 1e-9) as integer) as size,
    max(l.label) as label
from visit as v
join target_label as l using (target)
group by v.target
