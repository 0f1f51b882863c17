-- One row per two accounts that on enough objects did the same from one device within the widest window.
select
    x.account as a,
    y.account as b
from sharer_act as x
join sharer_act as y
    on y.device = x.device -- speed only
    and y.object = x.object -- speed only
    and y.verb = x.verb -- speed only
    and y.place > x.place
cross join settings as s
where abs(x.us - y.us) <= s.widest_us -- speed only
group by x.account, y.account, s.min_facts
having count(distinct x.object) >= s.min_facts -- speed only
