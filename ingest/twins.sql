-- One row per record without an id that equals an earlier one: how many of these there are.
create temp table twin as
with nameless as (
    select
        position,
        {id} as content
    from record
    where id is null
),
several as (
    select hash(content) as number
    from nameless
    group by number
    having count(*) > 1
),
counted as (
    select
        position,
        row_number() over (partition by content order by position) - 1 as ordinal
    from nameless
    where hash(content) in (select number from several)
)
select position, ordinal
from counted
where ordinal > 0
