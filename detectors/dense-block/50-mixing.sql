-- One row per layer, community of accounts and community of owners: the edges between them of accounts that share no device.
select
    e.layer,
    a.label as from_label,
    o.label as to_label,
    count(*) as edges
from edge as e
anti join sharer as s
    on s.account = e.account
join block_row as a
    on a.layer = e.layer
    and a.account = e.account
join block_column as o
    on o.layer = e.layer
    and o.object = e.object
group by e.layer, a.label, o.label
order by e.layer, a.label, o.label
