-- One row per reason: how many records are refused for it, and the positions of the first three.
select
    reason,
    count(*)::integer as count,
    min(position, 3) as examples
from refused
group by reason
order by count desc, reason
