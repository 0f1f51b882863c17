-- One row per account and owner whom it visited often enough: what the chance of that depends on.
select
    v.account,
    v.target,
    v.visits,
    a.size as from_size,
    a.label as from_label,
    h.size as to_size,
    h.label as to_label
from visit as v
join visitor as a using (account)
join host as h using (target)
cross join settings as s
where v.visits >= s.least_visits
order by v.us, v.event, v.target, v.account
