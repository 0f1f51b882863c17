-- One row per text and band: the least numbers of an occupied bin and of the next one, and of the two after these, if any.
with followed as (
    select
        text,
        bin,
        least as first,
        lead(least) over (partition by text order by bin) as second,
        lead(least, 2) over (partition by text order by bin) as third,
        lead(least, 3) over (partition by text order by bin) as fourth
    from minimum
)
select *
from followed
where second is not null
