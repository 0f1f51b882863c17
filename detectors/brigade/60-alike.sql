-- One row per two forms of words against one target that are much alike (Jaccard of the sketches), a form that several use to itself.
with mark as (
    select
        kind,
        target,
        text_hash,
        text_sketch,
        accounts,
        unnest(text_sketch[1:8]) as number
    from form
),
rare as (
    select *
    from mark
    qualify count(*) over (partition by kind, target, number) <= 200
),
pair as (
    select distinct
        kind,
        target,
        x.text_hash as a,
        y.text_hash as b,
        x.text_sketch as a_sketch,
        y.text_sketch as b_sketch
    from rare as x
    join rare as y using (kind, target, number)
    where x.text_hash < y.text_hash or (x.text_hash = y.text_hash and x.accounts > 1) -- speed only
),
compared as (
    select
        kind,
        target,
        a,
        b,
        list_intersect(a_sketch, b_sketch) as common,
        list_sort(list_distinct(a_sketch || b_sketch))[1:128] as either
    from pair
)
select
    kind,
    target,
    a,
    b,
    len(list_intersect(common, either)) as common,
    len(either) as either
from compared
cross join settings as s
where len(list_intersect(common, either)) >= s.alike * len(either)
order by kind, target, a, b
