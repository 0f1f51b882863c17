-- One row per verb looked at: how soon, in the median, half of the acts on an object have come after the first, of the tenth of the objects whose second act came soonest, null where no object has two.
with reached as (
    select
        object,
        us - min(us) over (partition by object) as after_us,
        row_number() over (partition by object order by us, account) as place,
        count(*) over (partition by object) as acts
    from first_act
),

joined as (
    select
        object,
        max(after_us) filter (place = 2) as second_us,
        min(after_us) filter (place > 1 and 2 * place >= acts) as half_us
    from reached
    group by object
),

quick as (
    select quantile_cont(second_us, 0.1) as us
    from joined
)

select cast(median(j.half_us) filter (j.second_us <= q.us) as bigint) as us
from joined as j
cross join quick as q
