-- One row per target, verb and period with enough gain: the gain, and sum and sum of squares of the gains of up to so many periods before.
with received as (
    select
        verb,
        account,
        time,
        coalesce(owner, case when object_kind = 'account' then object end) as target
    from event
    where verb in ('follow', 'like', 'view')
),

gain as (
    select
        verb,
        target,
        epoch_us(time) // $length as period,
        count(*) as gain
    from received
    where target <> account
    group by all
),

history as (
    select
        verb,
        target,
        period,
        gain,
        least($periods, period - min(period) over ()) as periods,
        coalesce(sum(gain) over before, 0)::bigint as total,
        coalesce(sum(gain * gain) over before, 0)::bigint as squares
    from gain
    window before as (
        partition by verb, target
        order by period range between $periods preceding and 1 preceding
    )
)

select
    *,
    (select count(distinct (verb, target)) from history) * (select count(distinct period) from history where periods >= $needed) as series
from history
where periods >= $needed
    and gain >= $least
order by verb, target, period
