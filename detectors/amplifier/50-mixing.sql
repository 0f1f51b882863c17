-- One row per community of accounts and community of owners: the visits between them.
select
    a.label as from_label,
    h.label as to_label,
    cast(sum(v.visits) as bigint) as visits
from visit as v
join visitor as a using (account)
join host as h using (target)
group by a.label, h.label
order by a.label, h.label
