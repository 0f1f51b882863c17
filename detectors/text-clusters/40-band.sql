-- One row per text and band: the least numbers of an occupied bin and of the next one.
with followed as (
    select
        text,
        bin,
        least as first,
        lead(least) over (partition by text order by bin) as second
    from minimum
)
select *
from followed
where second is not null
