-- One row per run of accounts enough: how many took part, and how many of them took back what they did.
select
    r.verb,
    r.thing,
    r.begun,
    max(r.us) as ended,
    count(*) as accounts,
    count(*) filter (r.gone) as gone
from run as r
cross join settings as s
group by r.verb, r.thing, r.begun, s.least
having count(*) >= s.least
