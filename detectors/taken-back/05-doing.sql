-- One row per act, but for what declared automation does and what the platform prompted. Things are objects of others, and topics.
select
    e.verb,
    e.object as thing,
    e.account,
    e.us,
    e.undone_us,
    e.owner,
    e.source,
    e.id,
    coalesce(e.undone_us - e.us <= s.within_us, false) as gone
from engagement as e
cross join settings as s
where (e.owner is null or e.owner <> e.account)
    and coalesce(e.origin not in ('onboarding', 'bundle'), true)
    and coalesce(not e.automation, true)
