-- One row per verb, thing and account that took part: the run in which it came, as the moment at which the run begins. A run ends where nobody new comes for a span.
with following as (
    select
        *,
        us - lag(us) over (partition by verb, thing order by us) as since_last
    from part
)

select
    f.verb,
    f.thing,
    f.account,
    f.us,
    f.gone,
    max(f.us) filter (f.since_last is null or f.since_last > s.span_us) over (
        partition by f.verb, f.thing
        order by f.us range between unbounded preceding and current row
    ) as begun
from following as f
cross join settings as s
