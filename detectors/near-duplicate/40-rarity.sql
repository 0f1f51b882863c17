-- One row per cluster: information of its common part in thousandths of a bit, by how many accounts use each shingle.
with used as (
    select
        h.number,
        sum(t.accounts) as accounts
    from shingle as h
    semi join common as c on h.number = c.number
    join written_text as t
        on h.text = t.text
    group by h.number
),
whole as (
    select sum(accounts) as accounts
    from written_text
),
told as (
    select
        c.cluster,
        c.shingles,
        cast(floor(1000 * (ln(w.accounts) - ln(u.accounts)) / ln(2)) as bigint) as millibits
    from common as c
    join used as u
        on c.number = u.number
    cross join whole as w
)
select
    cluster,
    cast(floor(sum(millibits) * max(shingles) / 128 / 4) as bigint) as millibits
from told
group by cluster
