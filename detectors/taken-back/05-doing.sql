-- One row per act and thing, but for what declared automation does and what the platform prompted. Things are objects of others; of posts, the topics they carry.
select
    e.verb,
    unnest(case when e.verb = 'post' then list_distinct(e.topics) else [cast(e.object as varchar)] end) as thing,
    e.account,
    e.us,
    e.undone_us,
    e.object,
    e.owner,
    e.source,
    e.id,
    coalesce(e.undone_us - e.us <= s.within_us, false) as gone
from engagement as e
cross join settings as s
where (e.owner is null or e.owner <> e.account or e.verb = 'post')
    and coalesce(e.origin not in ('onboarding', 'bundle'), true)
    and coalesce(not e.automation, true)
