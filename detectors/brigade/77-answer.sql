-- One row per kind, target and form of words that takes a fifth or more of its shingles from what it stands under.
with suspect as (
    select kind, target, a as text_hash from alike
    union
    select kind, target, b as text_hash from alike
),
post as (
    select
        object,
        e.text_sketch as asked
    from engagement as e
    where verb = 'post'
)
select distinct
    kind,
    target,
    text_hash
from suspect
join attack using (kind, target, text_hash)
join post using (object)
where 5 * len(list_intersect(text_sketch, asked)) >= len(text_sketch)
order by kind, target, text_hash
