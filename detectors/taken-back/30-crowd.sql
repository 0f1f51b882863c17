-- One row per run of accounts enough: how many took part, how many of them took back what they did, and how many came to the thing at other times.
with run_size as (
    select
        verb,
        thing,
        begun,
        max(us) as ended,
        count(*) as accounts,
        count(*) filter (gone) as gone
    from run
    group by verb, thing, begun
),

beside as (
    select
        *,
        cast(sum(accounts) over (partition by verb, thing) as bigint) - accounts as others
    from run_size
)

select
    b.verb,
    b.thing,
    b.begun,
    b.ended,
    b.accounts,
    b.gone,
    b.others
from beside as b
cross join settings as s
where b.accounts >= s.least
