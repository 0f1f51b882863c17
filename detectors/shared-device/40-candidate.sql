-- One row per two accounts that on enough objects did the same from one device within the widest window.
select
    x.account as a,
    y.account as b
from sharer_act as x
join sharer_act as y using (device, object, verb)
cross join settings as s
where y.place > x.place
    and abs(x.us - y.us) <= s.widest_us -- speed only
group by x.account, y.account, s.min_facts
having count(distinct object) >= s.min_facts -- speed only
