-- One row per verb, whether births are known, and class of age (8 to each e-fold of seconds): first acts at it. An act that its object's age is counted from says nothing of ages.
select
    f.verb,
    f.born_known,
    cast(floor(8 * ln(f.age_us / 1000000 + 1)) as bigint) as age,
    count(*) as acts
from first_act as f
where f.born_known or f.age_us > 0
group by 1, 2, 3
order by 1, 2, 3
