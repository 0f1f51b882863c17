-- One row per label that enough accounts bear that share no device.
select l.label
from actor_label as l
anti join sharer as h
    on h.account = l.account
cross join settings as s
group by l.label, s.least_community
having count(*) >= s.least_community
