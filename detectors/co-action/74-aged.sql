-- One row per first act that the cap leaves, on an object that several accounts acted on: the class of its object's age, 0 below the window and then by doublings of it, and how many others act within the window.
select
    d.account,
    d.object,
    d.us,
    coalesce(n.others, 0) as others,
    c.size,
    c.born_known,
    case
        when d.us - c.born_us < s.window_us then 0
        else 1 + cast(floor(log2((d.us - c.born_us) / s.window_us)) as bigint)
    end as age
from density as d
join crowd as c
    on c.object = d.object
left join near as n
    on n.object = d.object
    and n.account = d.account
cross join settings as s
where d.others <= s.cap
