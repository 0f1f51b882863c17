-- One row per layer, community of accounts and community of owners: the edges between them of accounts that share no device.
select
    e.layer,
    a.label as from_label,
    o.label as to_label,
    count(*) as edges
from edge as e
anti join sharer using (account)
join block_row as a using (layer, account)
join block_column as o using (layer, object)
group by e.layer, a.label, o.label
order by e.layer, a.label, o.label
