-- One row per kind and target with strangers enough in crowds, and not the whole public.
select
    kind,
    target,
    count(*) as raiders
from raider
cross join settings as s
group by kind, target, s.most
having count(*) <= s.most
