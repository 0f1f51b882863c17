-- One row per verb and class of age (8 to each e-fold of seconds): first acts at it.
select
    f.verb,
    cast(floor(8 * ln(f.age_us / 1000000 + 1)) as bigint) as age,
    count(*) as acts
from first_act as f
group by 1, 2
order by 1, 2
