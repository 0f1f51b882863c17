-- One row per label that enough accounts bear.
select l.label
from actor_label as l
cross join settings as s
group by l.label, s.least_community
having count(*) >= s.least_community
