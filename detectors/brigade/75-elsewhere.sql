-- One row per kind, target and form of words that is alike to another there: accounts that did not come in the crowd and write alike.
with suspect as (
    select kind, target, a as text_hash from alike
    union
    select kind, target, b as text_hash from alike
),
form_of as (
    select
        text_hash,
        min(text_sketch) as text_sketch
    from form
    semi join suspect using (kind, target, text_hash)
    group by text_hash
),
sought as (
    select
        text_hash,
        unnest(text_sketch[1:8]) as number
    from form_of
),
used as (
    select
        text_hash as other,
        min(text_sketch) as other_sketch
    from written
    group by text_hash
),
mark as (
    select
        other,
        unnest(other_sketch[1:8]) as number
    from used
),
-- A number in more than 200 forms of words says little: 200 of them show whether they are alike.
bounded as (
    select
        other,
        number
    from mark
    semi join sought using (number)
    qualify row_number() over (partition by number order by other) <= 200
),
near as (
    select distinct
        text_hash,
        other
    from sought
    join bounded using (number)
),
same as (
    select
        text_hash,
        other
    from near
    join form_of using (text_hash)
    join used using (other)
    cross join settings as s
    where len(list_intersect(text_sketch, other_sketch)) >= s.alike * len(list_distinct(text_sketch || other_sketch))
),
writer as (
    select
        kind,
        target,
        p.text_hash,
        account
    from suspect as p
    join same on same.text_hash = p.text_hash
    join written as w on w.text_hash = same.other
    anti join raider as r using (kind, target, account)
)
select
    kind,
    target,
    text_hash,
    count(distinct account) as accounts
from suspect
left join writer using (kind, target, text_hash)
group by kind, target, text_hash
order by kind, target, text_hash
