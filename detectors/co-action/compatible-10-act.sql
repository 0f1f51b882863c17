-- One row per act on an object by an account with enough of them, but the object's own post: the slot of time it lies in, and how many acts lie within the window of it.
with active as (
    select e.account
    from engagement as e
    cross join settings as s
    where e.verb = s.verb
        and e.object is not null
    group by e.account, s.min_participation
    having count(*) >= s.min_participation
)

select
    e.account,
    e.object,
    e.us,
    e.source,
    e.id,
    cast(floor((e.us - s.since_us) / s.window_us) as bigint) as slot,
    count(*) over (
        partition by e.object
        order by e.us range between {window} preceding and {window} following
    ) - 1 as others
from engagement as e
semi join active
    on active.account = e.account
join object as o
    on o.object = e.object
cross join settings as s
where e.verb = s.verb
    and e.id <> o.name
